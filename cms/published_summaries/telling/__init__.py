"""How well promises are kept, as it is told to everybody: by the quarter, and never otherwise."""
