"""The words by which the verbs of a thread are called, in French and English."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Verb → what may be typed; the first of each language is shown in the help.
PHRASES: dict[str, tuple[str, ...]] = {
    "take": (
        "prends",
        "take",
        "prend",
        "prendre",
        "je prends",
        "je le prends",
        "je m'en occupe",
        "pour moi",
        "taking",
        "i take it",
        "mine",
    ),
    "assign": ("assigne", "assign", "assigner", "attribue", "attribuer", "donne", "give", "confie"),
    "wait": (
        "en attente",
        "wait",
        "attente",
        "attends",
        "attends le client",
        "en attente client",
        "en attente du client",
        "en attente de client",
        "attente client",
        "attente du client",
        "waiting",
        "wait for client",
        "wait for the client",
        "waiting for client",
        "waiting for the client",
        "on hold",
    ),
    "wait_third": (
        "en attente d'un tiers",
        "wait for a third party",
        "en attente tiers",
        "attente tiers",
        "attente d'un tiers",
        "en attente du tiers",
        "en attente fournisseur",
        "en attente du fournisseur",
        "en attente d'un fournisseur",
        "attente fournisseur",
        "attends un tiers",
        "attends le fournisseur",
        "wait third party",
        "wait third",
        "wait for third party",
        "waiting for third party",
        "waiting for a third party",
        "wait for supplier",
        "wait for the supplier",
        "waiting for the supplier",
        "wait for vendor",
        "wait for the vendor",
        "waiting for the vendor",
    ),
    "resolve": (
        "résolu",
        "resolved",
        "résous",
        "résoudre",
        "résolue",
        "resolve",
        "solved",
        "solve",
        "réglé",
        "fixed",
        "résolution",
        "solution",
    ),
    "reply": (
        "réponds",
        "reply",
        "répond",
        "répondre",
        "réponse",
        "réponds au client",
        "dis au client",
        "réponse au client",
        "answer",
        "reply to client",
        "reply to the client",
        "tell the client",
        "answer the client",
    ),
    "note": ("note", "noter", "note interne", "internal note"),
    "priority": ("priorité", "priority", "prio", "passe en priorité", "set priority"),
    "snooze": (
        "reporte",
        "snooze",
        "reporter",
        "mets en veille",
        "en veille",
        "veille",
        "rappelle",
        "rappelle moi",
        "rappeler",
        "remind me",
        "sleep",
    ),
    "wake": ("réveille", "wake", "wake up", "réveiller", "unsnooze", "annule le report"),
    "reopen": ("rouvre", "reopen", "rouvrir", "réouvre", "réouvrir", "re-open"),
    "dismiss": ("pas une demande", "not a request", "ce n'est pas une demande", "dismiss"),
    "merge": ("fusionne", "merge", "fusionner", "doublon", "duplicate"),
    "link": ("lie", "link", "lier", "relie", "relier", "related"),
    "blocks": ("bloque", "blocks"),
    "show": ("montre", "show", "statut", "status", "état", "résumé", "summary"),
    "help": ("aide", "help", "aidez moi", "help me", "commandes", "commands"),
}

# Levels of priority by their folded names.
LEVELS: dict[str, int] = {
    "1": 1,
    "p1": 1,
    "critique": 1,
    "critical": 1,
    "2": 2,
    "p2": 2,
    "haute": 2,
    "elevee": 2,
    "high": 2,
    "3": 3,
    "p3": 3,
    "normale": 3,
    "moyenne": 3,
    "normal": 3,
    "medium": 3,
    "4": 4,
    "p4": 4,
    "basse": 4,
    "faible": 4,
    "low": 4,
    "5": 5,
    "p5": 5,
    "a planifier": 5,
    "planifier": 5,
    "to be planned": 5,
    "planned": 5,
}

# What may stand before a verb and after it without meaning anything, folded.
LEADING = _words(
    """
    stp svp please pls ok alors donc merci de peux tu pouvez vous can could you hey salut
    bonjour hello hi je j i s il te plait
    """
)
FILLERS = _words(
    """
    stp svp please pls merci thanks thank you le la ce cet cette ca cela celui it this that the
    ticket demande request one s il te vous plait now maintenant ok over moi me
    """
)

# Words of their own that lie one typing error from a verb: they are never taken for it.
NOT_TYPOS = _words(
    """
    rends rend vends notre votre notes notez rote noce nota want wart wit waist waits weak walk
    wade woke wage taken takes tape tale tame talk tank prendra prendrez prendrai attend
    attendre attendu attention attendez attentes merde marge merger relay rely replay relis
    reliure lieu lies lien liens line lind pink linked aides aidez heap held hell hello show
    shown shot slow state statue statu montrez monte montent block bloc blocs blocked bloquee
    solutions reporting reported report reporters gave given giver donnee donnees donner donnez
    assignee assigned fixe fixes mines mind minor solver reponses repondu repondent rappel
    rappelles rappels veuille veilles sleeps slept priorites helped
    """
)
