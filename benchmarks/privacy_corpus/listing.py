"""Lists of words as they are easiest to read."""


def listed(words: str) -> list[str]:
    return words.split()
