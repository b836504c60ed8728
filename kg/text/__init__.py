"""Pure functions over strings: names, identifiers, money, dates, boilerplate."""
