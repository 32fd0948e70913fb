"""The building and grounds of hyosan, in metres: x to the east, y to the north, the origin at the south-west corner.

A main block of ten bays along a 3 m corridor, class rooms on the sunny south side, stairs and toilets on the north; a
wing at its east end with the special rooms; a single-storey canteen against the wing; a gym behind. Sizes and their
sources stand in library/schools/hyosan/school.toml.
"""

from __future__ import annotations

from shapely import Polygon, box

from hyosan.kit import Board

STOREY = 3.6
BAY = 9.0
DEPTH = 7.5
CORRIDOR = 3.0
NORTH = DEPTH + CORRIDOR  # 10.5: the corridor's north wall
STRIP = NORTH + 5.1  # 15.6: stairs and toilets project this far
MAIN = 10 * BAY  # 90: length of the main block
WING = MAIN + CORRIDOR  # 93: the wing's corridor wall
EAST = WING + 8.0  # 101: the wing's facade
END = 49.5  # the wing's north end
FLOORS = ("ground", "first", "second", "third")
STOREYS = ("Ground floor", "First floor", "Second floor", "Third floor")
SILL = 0.9


def draw() -> Board:
    """The whole plan."""
    board = Board()
    for ordinal, (key, name) in enumerate(zip(FLOORS, STOREYS, strict=True)):
        board.level(key, name, ordinal, STOREY)
    board.level("top", "Roof", len(FLOORS), 3.0)
    for floor in FLOORS:
        _shell(board, floor)
    _ground(board)
    _first(board)
    _second(board)
    _third(board)
    _roof(board)
    _stairs(board)
    _gym(board)
    _grounds(board)
    _ways_out_of_windows(board)
    return board


def _shell(board: Board, floor: str) -> None:
    """What every floor has: three stretches of corridor, and toilets at both ends of the main block."""
    story = STOREYS[FLOORS.index(floor)].lower()
    for part, x0, x1 in (("west", 0, MAIN / 2), ("east", MAIN / 2, MAIN)):
        board.rect(f"corridor-{floor}-{part}", f"{part} corridor, {story}", floor, "corridor", (x0, DEPTH, x1, NORTH))
    board.rect(f"corridor-{floor}-wing", f"wing corridor, {story}", floor, "corridor", (MAIN, DEPTH, WING, END))
    middle, corner = f"corridor-{floor}-middle", f"corridor-{floor}-corner"
    board.door(middle, f"corridor-{floor}-west", f"corridor-{floor}-east", "opening", CORRIDOR)
    board.door(corner, f"corridor-{floor}-east", f"corridor-{floor}-wing", "opening", CORRIDOR)
    for part, x0 in (("west", 3.8), ("east", MAIN - 12)):
        for shift, who in ((0, "boys"), (6, "girls")):
            key = f"toilet-{who}-{floor}-{part}"
            place = (x0 + shift, NORTH, x0 + shift + 6, STRIP)
            board.rect(key, f"{who}' toilet, {story}, {part}", floor, "toilet", place, capacity=12)
            board.door(f"{key}-door", key, f"corridor-{floor}-{part}", "hinged", 0.9, at=5.0 if who == "boys" else 1.0)


def _bay(first: float, last: float | None = None) -> tuple[float, float, float, float]:
    """South bays `first` to `last` of the main block as corners."""
    return (first * BAY, 0.0, ((first if last is None else last) + 1) * BAY, DEPTH)


def _corridor(floor: str, x: float) -> str:
    return f"corridor-{floor}-{'west' if x < MAIN / 2 else 'east'}"


def _classroom(board: Board, class_: str, floor: str, bay: int) -> None:
    """A class room: two glazed sliding doors to the corridor, a band of sliding corridor windows between them."""
    key = f"class-{class_}"
    board.rect(key, f"class {class_}", floor, "classroom", _bay(bay), capacity=35, **{"class": class_})
    corridor = _corridor(floor, bay * BAY)
    board.door(f"{key}-front", key, corridor, "sliding", 0.9, at=1.0, glazed=True)
    board.door(f"{key}-rear", key, corridor, "sliding", 0.9, at=8.0, glazed=True)
    board.door(f"{key}-corridor-window", key, corridor, "window", 3.0, at=4.5, glazed=True, traverse=4)


def _room(
    board: Board, key: str, name: str, floor: str, category: str, corners: tuple[float, float, float, float],
    doors: int = 1, width: float = 0.9, lock: str = "key", capacity: int = 30, glazed: bool = False,
    side: str = "either",
) -> None:  # fmt: skip
    """A room with hinged doors to the corridor, evenly spread along their shared wall."""
    board.rect(key, name, floor, category, corners, capacity=capacity)
    x0, _, x1, _ = corners
    corridor = f"corridor-{floor}-wing" if x0 >= MAIN else _corridor(floor, (x0 + x1) / 2)
    wall = board.shared_wall(key, corridor).length
    for n in range(doors):
        name_of = f"{key}-door" if doors == 1 else f"{key}-door-{n + 1}"
        at = wall / 2 if doors == 1 else 1.5 + n * (wall - 3.0) / (doors - 1)
        board.door(name_of, key, corridor, "hinged", min(width, wall), at=at, lock=lock, lock_side=side, glazed=glazed)


def _wing(y0: float, y1: float, depth: float = 8.0) -> tuple[float, float, float, float]:
    return (WING, y0, WING + depth, y1)


CORNER = (MAIN, 0.0, EAST, DEPTH)


def _ground(board: Board) -> None:
    """Offices, infirmary, the entrance hall; the canteen and its kitchen on the wing."""
    g = "ground"
    _room(board, "plant-room", "plant room", g, "other", _bay(0), width=1.2, capacity=4)
    _room(board, "storeroom", "storeroom", g, "storage", _bay(1), width=1.2, capacity=4)
    _room(board, "counselling", "counselling room", g, "office", _bay(2), capacity=12)
    _room(board, "infirmary", "infirmary", g, "infirmary", _bay(3), width=1.2, capacity=12)
    board.rect("hall", "entrance hall", g, "hall", _bay(4), capacity=60)
    board.door("hall-inner", "hall", "corridor-ground-west", "opening", 6.0)
    _room(board, "administration", "administration office", g, "office", _bay(5), capacity=8)
    _room(board, "principal", "principal's office", g, "office", _bay(6), capacity=10)
    _room(board, "meeting-room", "meeting room", g, "office", _bay(7), doors=2, capacity=40)
    _room(board, "workshop", "technology workshop", g, "laboratory", _bay(8, 9), doors=2, width=1.2, capacity=36)
    _room(board, "caretaker", "caretaker's room", g, "office", CORNER, capacity=6)
    _room(board, "club-room", "club room", g, "other", _wing(DEPTH, 16.5), capacity=20)
    board.rect("canteen", "canteen", g, "canteen", _wing(16.5, 39.0, 15.0), capacity=280)
    board.rect("kitchen", "kitchen", g, "kitchen", _wing(39.0, END, 15.0), capacity=16)
    for n, at in enumerate((3.0, 11.25, 19.5), start=1):
        board.door(
            f"canteen-door-{n}",
            "canteen",
            "corridor-ground-wing",
            "hinged",
            1.8,
            at=at,
            glazed=True,
            open=True,
            lock="key",
        )
    board.door("kitchen-door", "kitchen", "canteen", "hinged", 1.2, at=13.0, lock="button", lock_side="kitchen")
    board.door("serving-hatch", "kitchen", "canteen", "window", 5.0, at=5.0, traverse=4, open=True)


def _first(board: Board) -> None:
    """The third year, the teachers' office, the book-lined end of the wing."""
    f = "first"
    for n in range(8):
        _classroom(board, f"3-{n + 1}", f, n)
    _room(board, "teachers-office", "teachers' office", f, "office", _bay(8, 9), doors=2, capacity=45)
    _room(board, "careers", "careers room", f, "office", CORNER, capacity=20)
    _room(board, "library", "library", f, "library", _wing(DEPTH, 31.5), doors=2, width=1.8, glazed=True, capacity=80)
    _room(board, "computer-room", "computer room", f, "classroom", _wing(31.5, 43.5), doors=2, capacity=36)
    _room(board, "seminar", "seminar room", f, "classroom", _wing(43.5, END), capacity=16)


def _second(board: Board) -> None:
    """The first year around the broadcasting room; science in the wing."""
    s = "second"
    for n, bay in enumerate((0, 1, 2, 3, 6, 7, 8, 9)):
        _classroom(board, f"1-{n + 1}", s, bay)
    _room(board, "council-room", "pupils' council room", s, "other", (36.0, 0.0, 40.5, DEPTH), capacity=14)
    board.rect("broadcasting", "broadcasting room", s, "broadcasting", (40.5, 0.0, 49.5, DEPTH), capacity=20)
    board.rect("recording", "recording room", s, "recording", (49.5, 0.0, 54.0, DEPTH), capacity=8)
    board.door(
        "broadcasting-door", "broadcasting", "corridor-second-west", "hinged", 1.0, at=1.2,
        lock="button", lock_side="broadcasting",
    )  # fmt: skip
    board.door(
        "recording-door",
        "broadcasting",
        "recording",
        "hinged",
        0.9,
        at=6.0,
        lock="button",
        lock_side="recording",
        loss=40,
    )
    board.line(
        "recording-window", s, "window", [(49.5, 2.0), (49.5, 4.4)], ("broadcasting", "recording"),
        glazed=True, traverse=6, loss=40, lock="button",  locked=True, lock_side="recording",
    )  # fmt: skip
    _room(board, "av-room", "audio-visual room", s, "classroom", CORNER, width=1.8, capacity=50)
    _room(board, "science-office", "science teachers' office", s, "office", _wing(DEPTH, 16.5), capacity=8)
    _room(board, "laboratory", "science laboratory", s, "laboratory", _wing(16.5, 28.5), doors=2, capacity=32)
    _room(
        board, "science-supply", "science supply room", s, "storage", _wing(28.5, 34.5), capacity=6,
        side="corridor-second-wing",
    )  # fmt: skip
    board.door(
        "laboratory-supply", "laboratory", "science-supply", "hinged", 0.9, at=4.0, lock="key", lock_side="laboratory"
    )
    _room(board, "laboratory-2", "second laboratory", s, "laboratory", _wing(34.5, 46.5), doors=2, capacity=32)
    _room(board, "chemical-store", "chemical store", s, "storage", _wing(46.5, END), capacity=2)
    board.doors["chemical-store-door"].properties["locked"] = True


def _third(board: Board) -> None:
    """The second year; music and art in the wing."""
    t = "third"
    for n in range(8):
        _classroom(board, f"2-{n + 1}", t, n)
    _room(board, "office-year-2", "second-year teachers' office", t, "office", _bay(8), capacity=14)
    _room(board, "study-hall", "study hall", t, "classroom", _bay(9), doors=2, capacity=40)
    _room(board, "dance-room", "dance room", t, "other", CORNER, width=1.8, capacity=40)
    _room(board, "music-room", "music room", t, "music", _wing(DEPTH, 22.5), doors=2, width=1.2, capacity=45)
    _room(board, "instrument-store", "instrument store", t, "storage", _wing(22.5, 27.0), capacity=6)
    board.door("music-instruments", "music-room", "instrument-store", "hinged", 0.9, at=4.0, lock="key")
    _room(board, "art-room", "art room", t, "classroom", _wing(27.0, 39.0), doors=2, capacity=32)
    _room(board, "home-economics", "home economics room", t, "laboratory", _wing(39.0, END), doors=2, capacity=32)


STAIRS_WEST = ((0.0, NORTH), (3.8, NORTH))
STAIRS_CENTRE = ((38.6, NORTH), (42.4, NORTH))
STAIRS_WING = ((MAIN, END - 3.8), (MAIN, END))
LOBBY = (38.6, DEPTH, 42.4, NORTH)


def _roof(board: Board) -> None:
    """A flat roof over block and wing, reached by the central stairs through a small lobby with a door that locks."""
    board.rect("roof-lobby", "stair head", "top", "hall", LOBBY, capacity=12)
    slab = box(0, 0, EAST, NORTH).union(box(MAIN, NORTH, EAST, END)).difference(box(*LOBBY))
    assert isinstance(slab, Polygon)
    board.poly("roof", "roof", "top", "roof", slab, capacity=400)
    board.line(
        "roof-door", "top", "hinged", [(40.0, DEPTH), (41.0, DEPTH)], ("roof-lobby", "roof"),
        lock="key", locked=True, strength=900,
    )  # fmt: skip


def _stairs(board: Board) -> None:
    """Three stairwells: at the west end, opposite the entrance hall, at the far end of the wing."""
    for n, floor in enumerate(FLOORS):
        upper = (*FLOORS, "top")[n + 1]
        if upper != "top":
            for part, front, hall in (("west", STAIRS_WEST, "west"), ("wing", STAIRS_WING, "wing")):
                board.stairs(
                    f"stairs-{part}-{floor}", f"{part} stairs, {floor} to {upper} floor",
                    (floor, upper), front, (f"corridor-{floor}-{hall}", f"corridor-{upper}-{hall}"),
                )  # fmt: skip
        head = "roof-lobby" if upper == "top" else f"corridor-{upper}-west"
        goal = "roof" if upper == "top" else f"{upper} floor"
        board.stairs(
            f"stairs-centre-{floor}", f"central stairs, {floor} floor to {goal}", (floor, upper), STAIRS_CENTRE,
            (f"corridor-{floor}-west", head),
        )  # fmt: skip


def _gym(board: Board) -> None:
    """The gym stands behind the main block; the equipment room opens into it, its rear door onto the tennis court."""
    g = "ground"
    board.rect("gym", "gym", g, "gym", (20, 40, 50, 62), height=9.0, capacity=650)
    board.rect("equipment-room", "equipment room", g, "storage", (50, 46, 56, 58), capacity=10)
    board.rect("gym-office", "sports teachers' office", g, "office", (14, 40, 20, 47), capacity=6)
    board.rect("changing-room", "changing room", g, "other", (14, 47, 20, 56), capacity=30)
    board.door("equipment-door", "gym", "equipment-room", "hinged", 1.8, lock="key", lock_side="gym")
    board.door("gym-office-door", "gym-office", "gym", "hinged", 0.9, lock="key")
    board.door("changing-door", "changing-room", "gym", "hinged", 0.9, lock="button", lock_side="changing-room")


def _grounds(board: Board) -> None:
    """Sports ground, yard, back yard, covered path, tennis court, the path to the hill, and the ways off the site."""
    g = "ground"
    board.rect("gatehouse", "gatehouse", g, "other", (112, -65, 116, -61), capacity=3)
    board.rect("covered-path", "covered path", g, "path", (42.4, NORTH, 45.4, 40), capacity=60)
    board.rect("court", "tennis court", g, "court", (16.7, 62, 53.3, 80.3), capacity=200)
    board.rect("hill-path", "path to the hill", g, "path", (58, 90, 61, 130), capacity=60)
    built = board.ground_print(g)
    board.rect("field", "sports ground", g, "field", (-20, -65, 90, -12), capacity=2000)
    front = box(-20, -12, 130, NORTH).union(box(90, -65, 130, -12)).union(box(EAST, NORTH, 130, 16.5))
    front, back = front.difference(built), box(-20, NORTH, 130, 90).difference(front).difference(built)
    assert isinstance(front, Polygon)
    assert isinstance(back, Polygon)
    board.poly("yard", "front yard", g, "yard", front, capacity=1500)
    board.poly("back-yard", "back yard", g, "yard", back, capacity=1500)

    for n, x in enumerate((0, 25, 50, 75), start=1):
        board.line(f"steps-{n}", g, "opening", [(x, -12), (x + 5, -12)], ("yard", "field"))
    board.line("field-drive", g, "opening", [(90, -40), (90, -35)], ("yard", "field"))
    board.line("drive-west", g, "opening", [(-13, NORTH), (-7, NORTH)], ("yard", "back-yard"))
    board.line("drive-east", g, "opening", [(116, 16.5), (122, 16.5)], ("yard", "back-yard"))
    for n, y in enumerate((18, 25, 32), start=1):
        for side, wall in (("west", 42.4), ("east", 45.4)):
            board.line(f"path-{side}-{n}", g, "opening", [(wall, y), (wall, y + 5)], ("covered-path", "back-yard"))

    entrance: dict[str, object] = {"glazed": True, "lock": "key", "open": True}
    board.line("main-entrance-1", g, "hinged", [(37.5, 0), (39.9, 0)], ("hall", "yard"), **entrance)
    board.line("main-entrance-2", g, "hinged", [(41.1, 0), (43.5, 0)], ("hall", "yard"), **entrance)
    board.line(
        "rear-entrance",
        g,
        "hinged",
        [(43.0, NORTH), (44.8, NORTH)],
        ("corridor-ground-west", "covered-path"),
        **entrance,
    )
    board.line(
        "west-entrance", g, "hinged", [(0, 8.1), (0, 9.9)], ("corridor-ground-west", "yard"), glazed=True, lock="key"
    )
    board.line(
        "wing-entrance",
        g,
        "hinged",
        [(90.6, END), (92.4, END)],
        ("corridor-ground-wing", "back-yard"),
        glazed=True,
        lock="key",
    )
    board.line("canteen-exit", g, "hinged", [(108, 30), (108, 31.8)], ("canteen", "back-yard"), glazed=True, lock="key")
    board.line("kitchen-delivery", g, "hinged", [(104, END), (105.4, END)], ("kitchen", "back-yard"), lock="key")
    board.line("gym-front", g, "hinged", [(42.7, 40), (45.1, 40)], ("gym", "covered-path"), lock="key", strength=900)
    board.line("gym-side", g, "hinged", [(26, 40), (28.4, 40)], ("gym", "back-yard"), lock="key", strength=900)
    board.line("gym-rear", g, "hinged", [(34, 62), (36.4, 62)], ("gym", "court"), lock="key", strength=900)
    board.line(
        "gatehouse-door",
        g,
        "hinged",
        [(112, -63.5), (112, -62.6)],
        ("gatehouse", "yard"),
        lock="button",
        lock_side="gatehouse",
    )
    board.line("court-gate", g, "gate", [(53.3, 74), (53.3, 76)], ("court", "back-yard"), glazed=True, open=True)

    board.line("front-gate", g, "gate", [(103, -65), (109, -65)], ("yard",), lock="key", glazed=True)
    board.line(
        "hill-gate",
        g,
        "gate",
        [(58.5, 90), (60.5, 90)],
        ("back-yard", "hill-path"),
        lock="key",
        locked=True,
        glazed=True,
    )
    board.line("hill-way", g, "opening", [(58, 130), (61, 130)], ("hill-path",))
    for n, x in enumerate((0, 30, 80), start=1):
        board.line(f"back-fence-{n}", g, "opening", [(x, 90), (x + 4, 90)], ("back-yard",), traverse=8)


HOSES = (
    ("class-2-5", "broadcasting", 42.0, "third"), ("class-2-6", "broadcasting", 47.0, "third"),
    ("class-2-2", "class-1-2", 13.0, "third"), ("class-2-7", "class-1-5", 58.0, "third"),
    ("class-1-2", "class-3-2", 15.0, "second"), ("class-1-7", "teachers-office", 76.0, "second"),
)  # fmt: skip
GROUND_WINDOWS = (
    ("counselling", 22), ("infirmary", 31), ("administration", 49), ("principal", 58), ("meeting-room", 67),
    ("workshop", 80),
)  # fmt: skip
JUMPS = {
    "first": [f"class-3-{n}" for n in range(1, 9)] + ["teachers-office"],
    "second": ["class-1-1", "class-1-3", "broadcasting", "class-1-6", "class-1-8"],
    "third": ["class-2-1", "class-2-3", "class-2-5", "class-2-8", "office-year-2"],
}


def _ways_out_of_windows(board: Board) -> None:
    """Ground-floor windows, jumps from upper windows and the roof, and the fire hoses let down outside the wall."""
    for room, left in GROUND_WINDOWS:
        board.line(
            f"{room}-window", "ground", "window", [(left, 0), (left + 1.5, 0)], (room, "yard"),
            glazed=True, traverse=4, lock="button", lock_side=room, locked=True,
        )  # fmt: skip
    for upper, lower, x, floor in HOSES:
        board.line(f"hose-{upper}", floor, "hose", [(x, 0), (x + 1.0, 0)], (upper, lower), one_way=True, traverse=20)
    for floor, rooms in JUMPS.items():
        fall = round(FLOORS.index(floor) * STOREY + SILL, 2)
        for room in rooms:
            left = board.rooms[room].shape.bounds[0] + 7.0
            board.line(
                f"jump-{room}",
                floor,
                "drop",
                [(left, 0), (left + 1.0, 0)],
                (room, "yard"),
                one_way=True,
                fall=fall,
                traverse=2,
            )
    fall = round(len(FLOORS) * STOREY + 1.2, 2)
    for n, x in enumerate((20, 64), start=1):
        board.line(
            f"jump-roof-{n}",
            "top",
            "drop",
            [(x, 0), (x + 1.0, 0)],
            ("roof", "yard"),
            one_way=True,
            fall=fall,
            traverse=3,
        )
