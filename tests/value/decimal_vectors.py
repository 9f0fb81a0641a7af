#!/usr/bin/env python3
"""Seed -> a file of decimal operations with Python's answers, for decimal_oracle_test.cc.

usage: decimal_vectors.py FILE [--lines N] [--seed N]

A line is an operation, its operands and the answer, separated by tabs. Numbers are written as
coefficient and exponent (-150E-2), so that trailing zeros are compared too.
"""

import argparse
import decimal
import random
import re
from decimal import Decimal

MIN_EXPONENT, MAX_EXPONENT, DIGITS = -6176, 6111, 34

IEEE = decimal.Context(prec=DIGITS, rounding=decimal.ROUND_HALF_EVEN, Emin=-6143, Emax=6144,
                       clamp=1, traps=[])
UNBOUNDED = decimal.Context(prec=40000, rounding=decimal.ROUND_HALF_EVEN, Emin=-999999, Emax=999999,
                        traps=[decimal.InvalidOperation])
WIDE = decimal.Context(prec=120, rounding=decimal.ROUND_HALF_EVEN, Emin=-999999, Emax=999999,
                       traps=[])

ROUNDINGS = {
    'half_even': decimal.ROUND_HALF_EVEN, 'up': decimal.ROUND_UP, 'down': decimal.ROUND_DOWN,
    'half_up': decimal.ROUND_HALF_UP, 'half_down': decimal.ROUND_HALF_DOWN,
    'floor': decimal.ROUND_FLOOR, 'ceiling': decimal.ROUND_CEILING,
}

CORNERS = ([2 ** n + d for n in (31, 32, 60, 61, 62, 63, 64, 96, 112) for d in (-1, 0, 1)]
           + [10 ** n + d for n in (1, 9, 16, 17, 18, 19, 20, 33) for d in (-1, 0, 1)]
           + [5 * 10 ** n for n in range(34)] + [10 ** 34 - 1, 10 ** 34 - 2, 1, 2, 3, 5, 7])


def number(coefficient, exponent):
    return Decimal((int(coefficient < 0), tuple(map(int, str(abs(coefficient)))), exponent))


def coefficient_of(value):
    return int(''.join(map(str, value.as_tuple()[1])))


def show(value):
    if not value.is_finite():
        return 'none'
    sign, digits, exponent = value.as_tuple()
    return ('-' if sign and value else '') + ''.join(map(str, digits)) + 'E' + str(exponent)


class Operands:
    """Numbers as shops have them, and numbers that look for trouble."""

    def __init__(self, rng):
        self.rng = rng

    def sign(self):
        return -1 if self.rng.random() < 0.3 else 1

    def exponent(self):
        rng = self.rng
        kind = rng.random()
        if kind < 0.6:
            return rng.randint(-40, 10)
        if kind < 0.75:
            return MIN_EXPONENT + rng.randint(0, 80)
        if kind < 0.9:
            return MAX_EXPONENT - rng.randint(0, 80)
        return rng.randint(MIN_EXPONENT, MAX_EXPONENT)

    def one(self):
        rng = self.rng
        kind = rng.random()
        if kind < 0.35:
            coefficient = rng.randint(0, 10 ** rng.randint(1, 9))
            return number(self.sign() * coefficient, rng.choice((-2, -2, -2, 0, -1, -4)))
        if kind < 0.55:
            coefficient = rng.randint(0, 2 ** rng.randint(1, 63))
            return number(self.sign() * coefficient, rng.randint(-20, 8))
        if kind < 0.75:
            coefficient = rng.randint(0, 10 ** rng.randint(1, 34) - 1)
            return number(self.sign() * coefficient, self.exponent())
        if kind < 0.9:
            return number(self.sign() * rng.choice(CORNERS), self.exponent())
        if kind < 0.95:
            return number(0, self.exponent())
        return number(self.sign() * 10 ** rng.randint(0, 33), self.exponent())

    def pair(self):
        rng = self.rng
        a, kind = self.one(), rng.random()
        if kind < 0.6:
            return a, self.one()
        coefficient, exponent = coefficient_of(a), a.as_tuple()[2]
        if kind < 0.7:  # the same value with other zeros
            zeros = rng.randint(0, DIGITS - len(str(coefficient)))
            if exponent - zeros >= MIN_EXPONENT:
                return a, number(self.sign() * coefficient * 10 ** zeros, exponent - zeros)
        if kind < 0.85:  # a neighbour
            coefficient = max(0, min(10 ** 34 - 1, coefficient + rng.randint(-2, 2)))
            return a, number(self.sign() * coefficient, exponent)
        gap = rng.randint(-36, 36)  # at the edge of the digits of the other
        exponent = max(MIN_EXPONENT, min(MAX_EXPONENT, exponent + gap))
        return a, number(self.sign() * rng.choice(CORNERS), exponent)


def arithmetic(name, function):
    def line(operands):
        a, b = operands.pair()
        return name, show(a), show(b), show(function(a, b))
    return line


def comparison(operands):
    a, b = operands.pair()
    return 'compare', show(a), show(b), str(int(UNBOUNDED.compare(a, b)))


def rounded(a, scale, mode):
    if a.as_tuple()[2] >= -scale:
        return a
    return a.quantize(Decimal((0, (1,), -scale)), rounding=ROUNDINGS[mode], context=UNBOUNDED)


def rounding(operands):
    rng = operands.rng
    a = operands.one()
    mode = rng.choice(list(ROUNDINGS))
    kind = rng.random()
    if kind < 0.4:
        scale = rng.randint(-3, 6)
    elif kind < 0.95:
        scale = -a.as_tuple()[2] - rng.randint(-2, 37)
    else:
        scale = rng.choice((-6112, -6111, 6176, 6177))
    if kind < 0.2:  # a tie
        scale = rng.randint(-5, 20)
        coefficient = 10 * rng.randint(0, 10 ** rng.randint(0, 32)) + 5
        a = number(operands.sign() * coefficient, -scale - 1)
    answer = show(rounded(a, scale, mode)) if -6111 <= scale <= 6176 else 'none'
    return 'round', mode, str(scale), show(a), answer


def money(operands):
    a, digits = operands.one(), operands.rng.choice((0, 2, 2, 2, 3))
    unit = Decimal((0, (1,), -digits))
    if a.as_tuple()[2] <= -digits or not a:
        answer = a.quantize(unit, rounding=decimal.ROUND_HALF_UP, context=UNBOUNDED)
    else:
        coefficient, exponent = coefficient_of(a), a.as_tuple()[2]
        fits = len(str(coefficient)) + exponent + digits <= DIGITS
        answer = a.quantize(unit, context=UNBOUNDED) if fits else a
    return 'money', str(digits), show(a), show(answer)


def modulo(operands):
    a, b = operands.pair()
    if not b:
        return 'modulo', show(a), show(b), 'none'
    remainder = UNBOUNDED.remainder(a, b) if abs(a.adjusted() - b.adjusted()) < 6000 else None
    if remainder is None:
        return comparison(operands)
    if remainder and (remainder < 0) != (b < 0):
        return 'modulo', show(a), show(b), show(IEEE.add(remainder, b))
    return 'modulo', show(a), show(b), show(remainder)


def power(operands):
    rng = operands.rng
    if rng.random() < 0.5:  # money grows
        base, exponent = number(10 ** 5 + rng.randint(-9000, 20000), -5), rng.randint(-480, 480)
    else:
        base, exponent = operands.one(), rng.randint(-60, 60)
    if not base:
        answer = Decimal(0) if exponent > 0 else Decimal(1 if exponent == 0 else 'inf')
        return 'power', show(base), str(exponent), show(answer)
    answer = WIDE.power(base, exponent)
    if answer.adjusted() < -6100 or answer.adjusted() in (6144, 6145):
        return comparison(operands)  # digits are lost on the way to the smallest numbers
    return 'power', show(base), str(exponent), show(IEEE.plus(answer))


def square_root(operands):
    a = operands.one()
    return 'sqrt', show(a), show(IEEE.sqrt(a))


GRAMMAR = re.compile(r'-?([0-9]+(\.[0-9]+)?|\.[0-9]+)([eE][+-]?[0-9]+)?')


def read(text):
    if not GRAMMAR.fullmatch(text):
        return 'not_a_number'
    sign, digits, exponent = Decimal(text).as_tuple()
    coefficient = int(''.join(map(str, digits)))
    text = str(coefficient)
    if text[DIGITS:].strip('0'):
        return 'too_many_digits'
    if len(text) > DIGITS:
        exponent += len(text) - DIGITS
        coefficient = int(text[:DIGITS])
    if coefficient == 0:
        return show(number(0, max(MIN_EXPONENT, min(MAX_EXPONENT, exponent))))
    while exponent > MAX_EXPONENT and coefficient < 10 ** (DIGITS - 1):
        coefficient, exponent = coefficient * 10, exponent - 1
    while exponent < MIN_EXPONENT and coefficient % 10 == 0:
        coefficient, exponent = coefficient // 10, exponent + 1
    if not MIN_EXPONENT <= exponent <= MAX_EXPONENT:
        return 'out_of_range'
    return show(number(-coefficient if sign else coefficient, exponent))


def parsing(operands):
    rng = operands.rng

    def digits(longest):
        count = rng.randint(0, longest)
        kind = rng.random()
        if kind < 0.2:
            return '0' * count
        if kind < 0.4:
            return str(rng.randint(0, 9)) + '0' * count
        return ''.join(rng.choice('0123456789') for _ in range(count))

    text = rng.choice(('', '', '-')) + digits(rng.choice((4, 20, 38)))
    if rng.random() < 0.6:
        text += '.' + digits(rng.choice((3, 20, 38)))
    if rng.random() < 0.4:
        text += rng.choice('eE') + rng.choice(('', '+', '-')) + str(
            rng.choice((rng.randint(0, 60), rng.randint(6000, 6250), 10 ** rng.randint(1, 30))))
    if rng.random() < 0.05:
        at = rng.randint(0, len(text))
        text = text[:at] + rng.choice('+-.eE, _x') + text[at:]
    if '\t' in text or beyond_python(text):
        return comparison(operands)
    return 'parse', text, read(text)


def beyond_python(text):
    exponent = re.search(r'[eE][+-]?([0-9]+)$', text)
    return exponent and len(exponent.group(1)) > 17  # beyond what Python holds


def plain(value, fraction_digits):
    if not value:
        return '0' + ('.' + '0' * fraction_digits if fraction_digits else '')
    sign, digits, exponent = value.as_tuple()
    digits = ''.join(map(str, digits)).lstrip('0')
    exponent += len(digits) - len(digits.rstrip('0'))
    digits = digits.rstrip('0')
    whole = max(1, len(digits) + exponent)
    if whole + max(0, -exponent) > 40:
        mantissa = digits[0] + ('.' + digits[1:] if len(digits) > 1 else '')
        return ('-' if sign else '') + f'{mantissa}E{exponent + len(digits) - 1:+d}'
    text = format(number(-int(digits) if sign else int(digits), exponent), 'f')
    missing = fraction_digits - max(0, -exponent)
    if missing > 0:
        text += ('' if '.' in text else '.') + '0' * missing
    return text


def printing(operands):
    a, fraction_digits = operands.one(), operands.rng.choice((0, 0, 0, 2, 2, 5))
    return 'print', show(a), str(fraction_digits), plain(a, fraction_digits)


KINDS = (
    (arithmetic('add', IEEE.add), 16), (arithmetic('subtract', IEEE.subtract), 10),
    (arithmetic('multiply', IEEE.multiply), 16), (arithmetic('divide', IEEE.divide), 16),
    (comparison, 10), (rounding, 14), (money, 4), (parsing, 8), (printing, 8), (modulo, 4),
    (power, 2), (square_root, 2),
)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    arguments.add_argument('file')
    arguments.add_argument('--lines', type=int, default=1_100_000)
    arguments.add_argument('--seed', type=int, default=20261111)
    arguments = arguments.parse_args()
    rng = random.Random(arguments.seed)
    operands = Operands(rng)
    makers = rng.choices([maker for maker, _ in KINDS], [weight for _, weight in KINDS],
                         k=arguments.lines)
    with open(arguments.file, 'w', encoding='ascii', newline='\n') as out:
        for maker in makers:
            out.write('\t'.join(maker(operands)) + '\n')


if __name__ == '__main__':
    main()
