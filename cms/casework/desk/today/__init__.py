"""Today: ``asked`` finds what waits for somebody, ``telling`` says it, ``day`` puts it in order."""
