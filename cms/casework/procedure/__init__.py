"""What a procedure is: the schema, conditions and gates. Plain Python, no Django."""
