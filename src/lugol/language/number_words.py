"""Numbers in words, for each reader that counts."""

_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_NUMBERS = {word: number for number, word in enumerate(_ONES)} | {word: 10 * n for n, word in enumerate(_TENS, 2)}


def number_words(least: int, most: int) -> dict[str, int]:
    """The words of numbers from `least` to `most`: each to nineteen, and the tens.

    >>> number_words(2, 4), list(number_words(19, 40))
    ({'two': 2, 'three': 3, 'four': 4}, ['nineteen', 'twenty', 'thirty', 'forty'])
    """
    return {word: number for word, number in _NUMBERS.items() if least <= number <= most}
