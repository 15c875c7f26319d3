"""The pages of the desk. They read, show and call one service each."""
