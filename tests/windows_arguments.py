"""How a program on Windows reads its command line."""


def arguments(command: str) -> list[str]:
    """Return what a program is given of a command line, by the rules of its C runtime."""
    found: list[str] = []
    word, quoted, backslashes, begun = "", False, 0, False
    for character in command + " ":
        if character == "\\":
            backslashes, begun = backslashes + 1, True
            continue
        if character == '"':
            word += "\\" * (backslashes // 2) + '"' * (backslashes % 2)
            quoted ^= backslashes % 2 == 0
            begun = True
        elif character == " " and not quoted:
            word += "\\" * backslashes
            found += [word] * begun
            word, begun = "", False
        else:
            word, begun = word + "\\" * backslashes + character, True
        backslashes = 0
    return found
