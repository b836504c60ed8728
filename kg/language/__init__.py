"""Reading a text: from characters to sentences, words, syntax and entity mentions."""
