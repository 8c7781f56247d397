"""What stands first: two releases of the same length, the worse of them the newer."""


def test_word_in_the_title_stands_above_one_in_the_text(rank):
    stories = ("Banjir surut", "Warga pulang"), ("Warga pulang", "Banjir surut")
    assert rank("banjir", *stories) == [1, 2]


def test_form_asked_for_stands_above_another_of_its_stem(rank):
    stories = (
        ("Kabar", "Wali kota meningkatkan layanan"),
        ("Kabar", "Wali kota peningkatan layanan"),
    )
    assert rank("meningkatkan", *stories) == [1, 2]


def test_form_asked_for_in_the_text_stands_above_another_in_the_title(rank):
    stories = ("Wali kota", "Meningkatkan layanan"), ("Peningkatan layanan", "Wali kota")
    assert rank("meningkatkan", *stories) == [1, 2]


def test_equally_good_releases_stand_newest_first(rank):
    stories = ("Kabar satu", "Banjir surut"), ("Kabar dua", "Banjir surut")
    assert rank("banjir", *stories) == [2, 1]
