"""How the shipped language model is made; nothing at run time imports this package."""
