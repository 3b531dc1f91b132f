"""Made-up tickets in French and English, as many as are wanted, the same ones each time.

Words follow Zipf's law, as they do where people write: a few are everywhere, most are rare. A
hundred and sixty come from the trade; the others are built from syllables, as names of people,
sites and products are. One word in forty is a number or a serial that hardly comes again.
"""

import string
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

SEED = 20261124
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
DAYS = 5 * 365
VOCABULARY, ZIPF, BEGIN = 120_000, 1.05, 40.0
CLIENTS, TECHNICIANS = 200, 20
TITLE, MESSAGE, NOTE, ANSWER = 6, 22, 9, 10
OPEN_SHARE = 0.01
CODES = 40
_TRADE_TEXT = """
    imprimante réseau serveur ordinateur écran clavier souris messagerie sauvegarde connexion
    compte utilisateur bureau dossier fichier partage mise jour licence logiciel installation
    erreur message accès droit téléphone portable batterie chargeur câble prise salle réunion
    vidéoprojecteur scanner toner bourrage papier lenteur panne bloqué impossible ouvrir fermer
    démarrer redémarrer arrêt écran bleu virus alerte antivirus pare-feu borne wifi switch
    routeur fibre coupure internet site distant tunnel certificat expiré renouvellement domaine
    boîte quota plein disque mémoire processeur température onduleur baie armoire demande
    arrivée départ collaborateur nouveau matériel commande devis livraison garantie retour
    réparation remplacement configuration profil signature calendrier invitation agenda printer
    network server laptop screen keyboard mouse mailbox backup connection account user password
    reset folder file share update license software install error access rights phone mobile
    battery charger cable meeting room projector slow crash locked cannot open restart shutdown
    firewall hotspot outage remote tunnel certificate expired renewal domain quota full disk
    memory temperature rack request onboarding offboarding hardware order quote delivery
    warranty repair replacement settings profile calendar invite spreadsheet macro excel outlook
    teams sharepoint onedrive windows linux android iphone vmware proxmox veeam docker sage
    cegid autocad
"""
TRADE = _TRADE_TEXT.split()
_GLUE_TEXT = """
    le la les de du des un une et est pas ne plus dans sur pour avec depuis ce the a is not on
    for with since and to of in we our nous notre
"""
GLUE = _GLUE_TEXT.split()
_STARTS_TEXT = """
    b br c ch cl cr d dr f fl fr g gl gr h j l m n p pl pr qu r s sc st t tr v
"""
_STARTS = _STARTS_TEXT.split()
_CORES_TEXT = """
    a ai an au e ei en eu i in ia o oi on ou u un
"""
_CORES = _CORES_TEXT.split()
_ENDS = ["", "c", "d", "l", "m", "n", "r", "s", "t", "x", "nt", "rd", "ss", "que", "tte"]


@dataclass(frozen=True, slots=True)
class Made:
    """One ticket: who, when, and what was said (message, note, resolution)."""

    number: int
    client: int
    technician: int
    opened: datetime
    is_open: bool
    title: str
    said: tuple[str, str, str]


def vocabulary() -> list[str]:
    """All words, the commonest first."""
    draw = np.random.default_rng(SEED)
    words = dict.fromkeys(TRADE)
    while len(words) < VOCABULARY:
        syllables = [
            _STARTS[draw.integers(len(_STARTS))] + _CORES[draw.integers(len(_CORES))]
            for _ in range(draw.integers(2, 5))
        ]
        words["".join(syllables) + _ENDS[draw.integers(len(_ENDS))]] = None
    return list(words)


def tickets(count: int, words: Sequence[str], *, at_once: int = 10_000) -> Iterator[Made]:
    """So many tickets, oldest first."""
    draw = np.random.default_rng(SEED + 1)
    ranks = np.arange(len(words)) + BEGIN
    shares = np.cumsum(ranks**-ZIPF)
    shares /= shares[-1]
    sizes = np.cumsum(1.0 / (np.arange(CLIENTS) + 3.0))
    sizes /= sizes[-1]
    length = TITLE + MESSAGE + NOTE + ANSWER
    letters = np.array(list(string.ascii_lowercase + string.digits))
    for begin in range(0, count, at_once):
        some = min(at_once, count - begin)
        chosen = np.searchsorted(shares, draw.random((some, length)))
        is_code = draw.random((some, length)) < 1 / CODES
        codes = letters[draw.integers(len(letters), size=(some, length // 4, 7))]
        codes[:, :, 3] = letters[draw.integers(26, len(letters), size=codes.shape[:2])]
        clients = np.searchsorted(sizes, draw.random(some)) + 1
        technicians = draw.integers(1, TECHNICIANS + 1, size=some)
        is_open = draw.random(some) < OPEN_SHARE
        for n in range(some):
            spelt = [words[w] for w in chosen[n]]
            places = np.flatnonzero(is_code[n])[: len(codes[n])]
            for place, code in zip(places, codes[n], strict=False):
                spelt[place] = "".join(code)
            number = begin + n + 1
            yield Made(
                number=number,
                client=int(clients[n]),
                technician=int(technicians[n]),
                opened=NOW - timedelta(days=DAYS * (1 - number / count)),
                is_open=bool(is_open[n]),
                title=" ".join(spelt[:TITLE]),
                said=_sentences(spelt[TITLE:], number),
            )


def _sentences(words: Sequence[str], number: int) -> tuple[str, str, str]:
    """Three texts, with the little words between that every language has."""
    parts = words[:MESSAGE], words[MESSAGE : MESSAGE + NOTE], words[MESSAGE + NOTE :]
    said = [
        " ".join(
            f"{GLUE[(number + place) % len(GLUE)]} {word}" if place % 2 else word
            for place, word in enumerate(part)
        )
        for part in parts
    ]
    return said[0], said[1], said[2]


def misspelt(word: str, draw: np.random.Generator) -> str:
    """The word with one slip of the finger: two letters changed, one lost, doubled or wrong."""
    at = int(draw.integers(1, len(word) - 1))
    match int(draw.integers(4)):
        case 0:
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        case 1:
            return word[:at] + word[at + 1 :]
        case 2:
            return word[:at] + word[at] + word[at:]
        case _:
            other = string.ascii_lowercase[int(draw.integers(26))]
            return word[:at] + other + word[at + 1 :]
