"""Made-up pages to measure the gambling reader on: injected ones, and honest news about the fight.

Each generator is seeded; the same seed gives the same pages. All names and sites are invented.
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Iterator

Page = tuple[str, str, str]  # style, title, text

PLACES = "Tanjungsari Sukamaju Lembahjati Kotarindu Banyuasri Muaradewa Gunungwangi".split()
NAMES = ("Sri Handayani", "Toto Wirawan", "Made Sukarya", "Yohanes Tamba", "Hj. Nurlela", "Ujang Saputra")
OFFICES = ("Bupati", "Wali Kota", "Sekda", "Kepala Dinas Kominfo", "Camat", "Kapolres", "Plt. Kadis Pendidikan")

PLAIN = (
    "Pemerintah {place} membuka pelatihan pengolahan kopi bagi 40 kelompok tani.",
    "{office} {name} meninjau perbaikan jembatan gantung sepanjang 60 meter, Selasa (4/3).",
    "Perbaikan ditargetkan rampung sebelum musim hujan dengan anggaran Rp1,2 miliar.",
    "“Kami ingin hasil panen warga lebih cepat sampai ke pasar,” kata {name}.",
    "Peserta lomba burung berkicau datang dari sebelas kecamatan.",
    "Dinas Perhubungan menambah 35 slot parkir di halaman pasar induk.",
    "Tersisa 120 slot vaksinasi yang dapat dipesan lewat aplikasi layanan warga.",
    "Puskesmas menambah jam layanan bagi ibu hamil dan balita.",
    "Turnamen bola voli antardesa dibuka dengan tarian daerah.",
    "Posyandu bulan ini melayani 212 balita, naik dari 187 pada bulan lalu.",
    "Data sebaran pupuk ditampilkan dalam diagram scatter agar mudah dibaca.",
    "Musrenbang menghasilkan 14 usulan prioritas, sebagian besar soal irigasi.",
    "Acara ditutup dengan doa bersama dan penanaman 500 bibit mangrove.",
    "Server data center kantor dinas dipindahkan ke gedung baru.",
    "Layanan perekaman KTP elektronik tetap buka pada hari Sabtu.",
)
PLAIN_TITLES = (
    "Jembatan Gantung {place} Segera Rampung", "{office} {place} Buka Pelatihan Petani Kopi",
    "Posyandu {place} Catat Kenaikan Kunjungan", "Pasar Induk {place} Tambah Slot Parkir",
    "Musrenbang {place} Sepakati 14 Usulan", "Lomba Burung Berkicau Ramaikan HUT {place}",
)

BRANDS = "dewa naga sultan raja hoki cuan mega panen kaisar bento wong ratu joker istana".split()
NUMBERS = "77 88 99 138 303 777 168 388 4d".split()
ANCHORS = (
    "slot gacor", "Slot Gacor Hari Ini", "situs slot gacor", "link slot gacor", "slot online", "slot thailand",
    "SLOT SERVER KAMBOJA", "slot deposit pulsa tanpa potongan", "slot dana", "slot qris", "slot depo 5k",
    "slot bet 200", "demo slot pragmatic", "demo pg soft", "akun demo slot", "akun pro thailand", "Akun Pro Kamboja",
    "rtp live", "RTP Slot Hari Ini", "bocoran admin jarwo", "bocoran slot gacor", "pola gacor olympus",
    "scatter hitam", "scatter hitam mahjong ways 2", "mahjong ways", "gates of olympus", "slot zeus", "maxwin",
    "gampang maxwin", "togel online", "situs togel", "bandar togel terpercaya", "toto macau", "situs toto", "toto slot",
    "bo togel hadiah 10 juta", "data sgp", "pengeluaran hk hari ini", "keluaran sdy", "prediksi sgp jitu",
    "live draw hk", "singapore pools", "bandarqq", "dominoqq", "pkv games", "poker online terpercaya", "idn poker",
    "sbobet", "agen sbobet", "judi bola terpercaya", "situs judi bola", "agen judi slot terpercaya",
    "situs judi slot online resmi", "live casino terpercaya", "mix parlay", "bonus new member 100", "depo 10k",
    "slot new member 100", "link alternatif sbobet", "joker123", "sv388", "slot garansi kekalahan", "anti rungkad",
    "gacor banget", "situs gacor", "apk slot", "login togel", "slot luar negeri", "slot vip", "slot 5000",
    "starlight princess x1000", "sweet bonanza", "spaceman slot", "toto 4d", "angka main hk", "paito sdy",
)
PITCHES = (
    "{a} adalah situs resmi terpercaya dengan kemenangan terbesar dan pelayanan 24 jam.",
    "Daftar sekarang di {b}, {a} paling gampang menang dengan deposit mulai 5 ribu.",
    "Selamat datang di {b}, {a} no 1 di Indonesia yang menyediakan permainan dari pragmatic play dan pg soft.",
    "Nikmati bonus new member 100% di {b} bersama {a} malam ini.",
    "{b} menghadirkan {a} dengan RTP live tertinggi, deposit qris dan withdraw kilat.",
    "Link alternatif {b} selalu tersedia bagi pemain setia {a}.",
    "Mengapa harus bermain {a} di {b}? Karena winrate tinggi dan jackpot setiap hari.",
    "Keluaran {a} diperbarui setiap malam, hasilnya akurat dan pasti bayar.",
)
FOREIGN = (
    "สล็อตเว็บตรง แตกง่าย", "Best online casino no deposit bonus", "deneme bonusu veren siteler", "nhà cái uy tín tài xỉu",
    "카지노사이트 추천", "online slots real money",
)

FIGHT_TITLES = (
    "{office} {place} Ajak Warga Perangi Judi Online", "Sosialisasi Bahaya Judi Online di {place}",
    "ASN {place} Dilarang Bermain Judi Online", "Polres {place} Ringkus Bandar Togel",
    "Diskominfo {place} Bersihkan Subdomain yang Disusupi Judi", "Kecanduan Slot, Pelajar {place} Jalani Konseling",
    "Kenali Istilah Judi Online agar Anak Tak Terjerat", "Web Pemkab {place} Diretas Jadi Laman Slot",
    "PPATK: Transaksi Judol Warga {place} Capai Rp{n} Miliar", "Satgas Judi Daring {place} Blokir {n} Situs",
    "Tolak Judi, Santri {place} Gelar Ikrar", "Jejak Kasino Kamboja di Balik Korban TPPO {place}",
)
FIGHT = (
    "{office} {name} menegaskan judi online merusak ekonomi keluarga dan meminta seluruh ASN menjauhinya.",
    "Satgas mencatat {n} situs judi telah diblokir sejak Januari.",
    "Polisi menangkap {m} tersangka yang diduga menjadi pengecer togel beserta uang tunai Rp{n} juta.",
    "Menurut {name}, kata kunci seperti “{a}” dan “{c}” disisipkan peretas ke laman milik desa.",
    "Laman lama itu sempat menampilkan judul ‘{a}’ sebelum diturunkan tim CSIRT.",
    "Pelaku mempromosikan situs “{b}” dan “{d}” lewat media sosial dengan iming-iming bonus new member.",
    "Para pelajar diajak mengenali istilah {a}, {c} dan maxwin sebagai umpan bandar.",
    "Seorang korban mengaku kehilangan Rp{n} juta setelah tergiur iklan {a}.",
    "PPATK menyebut perputaran uang judi daring mencapai Rp{n} triliun, sebagian lewat deposit pulsa dan QRIS.",
    "“Jangan percaya janji gacor atau gampang menang, semua sudah diatur bandar,” ujar {name}.",
    "Dinas Kominfo {place} menemukan {m} subdomain yang disusupi tautan {a}.",
    "Aplikasi judi di ponsel pegawai harus segera dihapus, termasuk permainan slot dan poker.",
    "Menurut konselor, kecanduan slot ditandai dengan berutang, berbohong, dan sulit tidur.",
    "Server yang dipakai pelaku berada di Kamboja, kata penyidik.",
    "Tersangka mengelola situs {b} dengan omzet Rp{n} miliar sebulan.",
    "Warga yang menemukan konten judi diminta melapor lewat kanal aduan.",
    "Kemenangan kecil di awal hanya umpan agar pemain terus menambah taruhan.",
    "Ia mengaku mulai bermain slot online karena diajak teman, lalu terlilit pinjaman.",
    "Barang bukti berupa kupon togel, dua ponsel, dan catatan angka disita penyidik.",
    "Tujuh warga {place} dipulangkan setelah menjadi korban perdagangan orang di kasino daring Kamboja.",
    "Spanduk bertuliskan Stop Judi Online dan Jauhi Slot dipasang di gerbang pasar.",
    "Surat edaran itu melarang judi bola, togel, sabung ayam, hingga slot.",
)
FIGHT_LISTS = (
    "Jenis judi daring yang diwaspadai antara lain:\n1. Slot online\n2. Togel\n3. Poker dan domino QQ\n4. Taruhan bola",
    "Situs yang diblokir pekan ini:\n- {b}\n- {d}\n- {b}slot",
    "Ciri laman yang disusupi antara lain:\n• judul memuat “{a}”\n• tautan ke situs asing\n• folder baru bernama /slot-gacor/",
)
FRIENDS = (
    ("Murai Batu Gacor Rebut Piala {office}", "Murai batu milik {name} tampil gacor sejak babak pertama. Lomba burung diikuti 300 peserta dan jackpot hadiah sepeda motor."),
    ("{name} Pimpin Rapat Slot Anggaran", "Rapat membahas slot anggaran 2026 dan slot waktu siaran radio. Tersisa dua slot bagi usulan kecamatan."),
    ("Inovasi GACOR Percepat Layanan", "Inovasi GACOR (Gerakan Cepat Orang Rentan) milik Puskesmas {place} melayani 88 warga. GACOR adalah singkatan yang dipilih warga."),
    ("Toto Resmi Pimpin Karang Taruna {place}", "Toto Wirawan terpilih memimpin karang taruna. Toto berjanji merangkul semua dusun. Pak Toto dikenal sebagai petani."),
    ("Bengkel Siswa Rakit Komputer", "Siswa SMK memasang memori pada slot RAM dan mengganti kartu pada slot PCIe. Mesin itu dinamai Zeus."),
    ("Dongeng Kartu dan Raja", "Cerita rakyat itu mengisahkan raja yang kalah bermain kartu poker lalu insaf. Pemain teater tampil 24 jam tanpa henti."),
    ("Turnamen Domino Meriahkan HUT RI", "Turnamen domino diikuti 64 pasang pemain. Olahraga domino kini punya induk organisasi. Hadiah utama Rp5 juta."),
    ("Kunjungan Delegasi Macau", "Delegasi dari Macau mempelajari wisata {place}. Mereka membandingkan kota kasino itu dengan wisata alam."),
    ("Slot Penerbangan Bertambah", "Bandara {place} mendapat tambahan slot penerbangan dari Singapore. Maskapai menyiapkan promo deposit tiket rombongan."),
    ("Nasabah BPR {place} Bertambah", "Bonus tabungan diberikan kepada member baru koperasi. Deposit minimal Rp10 ribu, daftar di kantor cabang terdekat dan login lewat situs resmi."),
    ("Tim Voli {place} Juara", "Tim bola voli binaan PS Garuda88 menang 3-1. Pemain terbaik diraih {name}. Prediksi pelatih ternyata akurat."),
    ("Link Alternatif Zoom Disiapkan", "Link alternatif pendaftaran CPNS disiapkan. Klik situs resmi terpercaya milik pemerintah, jangan percaya calo."),
)  # fmt: skip

MATH = {chr(97 + i): chr(0x1D5EE + i) for i in range(26)} | {chr(65 + i): chr(0x1D5D4 + i) for i in range(26)}
LEET = {"o": "0", "a": "4", "e": "3", "l": "1", "i": "1"}


def _leet(text: str) -> str:
    """One letter of each longer word as a digit."""
    words = []
    for word in text.split(" "):
        at = next((i for i, letter in enumerate(word) if i and letter in LEET), None)
        words.append(word if at is None else word[:at] + LEET[word[at]] + word[at + 1 :])
    return " ".join(words)


DISGUISES: tuple[Callable[[str], str], ...] = (
    str.upper,
    lambda text: "\u200b".join(text),
    lambda text: text.replace("o", "o\u00ad").replace("l", "\u200dl"),
    lambda text: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text),
    lambda text: "".join(MATH.get(c, c) for c in text),
    lambda text: text.replace("o", "о").replace("a", "а").replace("c", "с").replace("e", "е"),  # Cyrillic
    lambda text: unicodedata.normalize("NFC", text.replace("o", "o\u0308").replace("a", "a\u0301")),
    lambda text: " ".join(".".join(word) for word in text.split(" ")),
    lambda text: text.upper().replace(" ", " 🎰 "),
    _leet,
)


def injected_pages(seed: int, count: int) -> Iterator[Page]:
    """Pages with a gambling advert: whole pages, blocks, single links, paths, disguises."""
    rng = random.Random(seed)
    styles = (_whole, _block, _line, _after, _inside, _path, _anchor, _disguised, _on_fight, _results, _foreign, _pitch)
    for number in range(count):
        style = styles[number % len(styles)]
        title, text = style(rng)
        yield style.__name__.strip("_"), title, text


def honest_releases(seed: int, count: int) -> Iterator[Page]:
    """Releases about fighting gambling, with sites and games named, and words that look alike."""
    rng = random.Random(seed)
    for number in range(count):
        if number % 5 == 4:
            title, text = (_filled(part, rng) for part in rng.choice(FRIENDS))
            lead = _filled(rng.choice(PLAIN), rng)
            yield "friend", title, f"{lead}\n\n{text}"
        else:
            yield "fight", *_fight(rng)


def _brand(rng: random.Random) -> str:
    name = rng.choice(BRANDS) + rng.choice(NUMBERS)
    return rng.choice((name, name.upper(), name.capitalize()))


def _filled(text: str, rng: random.Random) -> str:
    return text.format(
        place=rng.choice(PLACES), name=rng.choice(NAMES), office=rng.choice(OFFICES), n=rng.randint(11, 980),
        m=rng.randint(2, 9), a=rng.choice(ANCHORS), c=rng.choice(ANCHORS), b=_brand(rng), d=_brand(rng),
    )  # fmt: skip


def _release(rng: random.Random) -> tuple[str, list[str]]:
    return _filled(rng.choice(PLAIN_TITLES), rng), [
        " ".join(_filled(line, rng) for line in rng.sample(PLAIN, rng.randint(1, 3)))
        for _ in range(rng.randint(2, 4))
    ]


def _fight(rng: random.Random) -> tuple[str, str]:
    lines = [_filled(line, rng) for line in rng.sample(FIGHT, rng.randint(4, 9))]
    cut = rng.randint(1, len(lines) - 1)
    parts = [" ".join(lines[:cut]), " ".join(lines[cut:])]
    if rng.random() < 0.3:
        parts.insert(1, _filled(rng.choice(FIGHT_LISTS), rng))
    if rng.random() < 0.3:
        parts.append(_filled(rng.choice(PLAIN), rng))
    return _filled(rng.choice(FIGHT_TITLES), rng), "\n\n".join(parts)


def _spam_list(rng: random.Random) -> str:
    words = [rng.choice((rng.choice(ANCHORS), _brand(rng))) for _ in range(rng.randint(3, 12))]
    return rng.choice((" | ", "\n", ", ", " ", " - ")).join([*words, rng.choice(ANCHORS)])


def _with(rng: random.Random, advert: str, *, own_line: bool = True) -> tuple[str, str]:
    title, parts = _release(rng)
    at = rng.randrange(len(parts) + 1) if own_line else rng.randrange(len(parts))
    if own_line:
        parts.insert(at, advert)
    else:
        parts[at] += " " + advert
    return title, "\n\n".join(parts)


def _whole(rng: random.Random) -> tuple[str, str]:
    parts = [_filled(line, rng) for line in rng.sample(PITCHES, rng.randint(3, 6))]
    return f"{_brand(rng)} : {rng.choice(ANCHORS)} {rng.choice(ANCHORS)}", "\n\n".join(parts)


def _block(rng: random.Random) -> tuple[str, str]:
    return _with(rng, _spam_list(rng))


def _line(rng: random.Random) -> tuple[str, str]:
    return _with(rng, rng.choice(ANCHORS))


def _after(rng: random.Random) -> tuple[str, str]:
    return _with(rng, rng.choice(ANCHORS), own_line=False)


def _inside(rng: random.Random) -> tuple[str, str]:
    title, parts = _release(rng)
    words = parts[-1].split(" ")
    words.insert(rng.randint(2, len(words) - 1), rng.choice(ANCHORS[:36]))
    parts[-1] = " ".join(words)
    return title, "\n\n".join(parts)


def _path(rng: random.Random) -> tuple[str, str]:
    slug = rng.choice(ANCHORS).lower().replace(" ", rng.choice("-_"))
    place = rng.choice(PLACES).lower()
    return "", rng.choice((f"https://simpel.{place}kab.go.id/storage/-/{slug}/", f"/wp-content/-/{slug}/", slug))


def _anchor(rng: random.Random) -> tuple[str, str]:
    return "", rng.choice((rng.choice(ANCHORS), _brand(rng), f"{_brand(rng)} {rng.choice(ANCHORS)}"))


def _disguised(rng: random.Random) -> tuple[str, str]:
    return _with(rng, rng.choice(DISGUISES)(f"{rng.choice(ANCHORS[:5])} {rng.choice(ANCHORS)}"))


def _on_fight(rng: random.Random) -> tuple[str, str]:
    title, text = _fight(rng)
    return title, f"{text}\n\n{rng.choice((_spam_list(rng), rng.choice(ANCHORS)))}"


def _results(rng: random.Random) -> tuple[str, str]:
    market = rng.choice(("HK", "SGP", "SDY", "Hongkong Pools", "Toto Macau"))
    rows = "\n".join(f"{day:02}-03-2024 {rng.randint(0, 9999):04}" for day in range(1, 9))
    return f"Data {market} Hari Ini", f"Keluaran {market} tercepat, result togel {market} malam ini\n{rows}"


def _foreign(rng: random.Random) -> tuple[str, str]:
    return _with(rng, rng.choice(FOREIGN))


def _pitch(rng: random.Random) -> tuple[str, str]:
    return _with(rng, _filled(rng.choice(PITCHES[:-1]), rng), own_line=rng.random() < 0.5)
