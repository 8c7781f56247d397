"""Signatures: the same everywhere and for years, and near the truth."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest

from archive.minhash import (
    ALGORITHM,
    band_keys,
    estimate,
    exact_key,
    jaccard,
    near,
    shingles_of,
    signature_of,
    stretch_of,
    words_of,
)
from tests.archive.stories import STORY

NIGHT = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


def test_the_signature_of_a_text_never_changes_under_one_number():
    """Who changes what goes into it must raise ALGORITHM, and then this."""
    signature = signature_of(shingles_of(words_of(STORY)))
    keys = band_keys(signature, stretch_of(NIGHT))
    assert ALGORITHM == 1
    assert sha256(signature).hexdigest() == SIGNATURE
    assert sha256(repr(keys).encode()).hexdigest() == KEYS


SIGNATURE = "dbed22c7d4db43f399176398f542b53da53cb8062a0c7fc81f48be4853fd8981"
KEYS = "62d105b81d909bbbed7c9f17962480753afb7f08c255fba7cb3c3ad7ef7323ea"


def test_words_are_without_signs_case_and_form():
    assert words_of("“Rp1,5 MILIAR”,\u00a0kata A‑B\uff01 e\u0301") == [
        "rp1", "5", "miliar", "kata", "a", "b", "é",
    ]  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
def test_the_estimate_is_near_the_truth(seed):
    draw = random.Random(seed)  # noqa: S311 - no secret
    worst = 0.0
    for _ in range(40):
        words = [f"kata{draw.randrange(9_999)}" for _ in range(200)]
        changed = [f"lain{n}" if draw.random() < 0.04 else word for n, word in enumerate(words)]
        one, other = shingles_of(words), shingles_of(changed)
        guess = estimate(signature_of(one), signature_of(other))
        worst = max(worst, abs(guess - jaccard(one, other)))
    # Four times the standard error of 64 draws at an index of 0.7.
    assert worst < 4 * (0.7 * 0.3 / 64) ** 0.5, f"seed {seed}"


def test_like_texts_share_a_key_and_unlike_ones_none():
    words = words_of(STORY)
    shingles = shingles_of(words)
    alike = shingles_of([*words[:30], "baru", *words[31:]])
    unlike = shingles_of([f"{word}x" for word in words])
    keys = [set(band_keys(signature_of(each), 200)) for each in (shingles, alike, unlike)]
    assert len(keys[0]) == 16
    assert keys[0] & keys[1]
    assert not keys[0] & keys[2]


def test_texts_published_up_to_ninety_days_apart_meet():
    for days in range(91):
        assert stretch_of(NIGHT + timedelta(days=days)) in near(stretch_of(NIGHT))
    assert stretch_of(NIGHT + timedelta(days=181)) not in near(stretch_of(NIGHT))


@pytest.mark.parametrize("year", [1, 1969, 1970, 2026, 9999])
def test_a_key_of_any_date_fits_a_signed_64_bit_column(year):
    stretch = stretch_of(datetime(year, 7, 1, tzinfo=UTC))
    signature = signature_of(shingles_of(words_of(STORY)))
    for number in near(stretch):
        for key in (*band_keys(signature, number), exact_key(["hari", "jadi"], number)):
            assert 0 <= key < 2**63
