"""The building and grounds of hyosan, in metres: x to the east, y to the north, the origin at the south-west corner.

A main block of ten bays along a 3 m corridor, class rooms on the sunny south side, stairs and toilets on the north; a
wing at its east end with the special rooms; a single-storey canteen against the wing; a gym behind. Sizes and their
sources stand in library/schools/hyosan/school.toml.
"""

from __future__ import annotations

from shapely import Polygon, box, union_all

from hyosan import grounds, windows
from hyosan.kit import Board
from hyosan.measure import (
    BAY,
    CORNER,
    CORRIDOR,
    DEPTH,
    EAST,
    END,
    FLOORS,
    LOBBY,
    MAIN,
    NORTH,
    STOREY,
    STOREYS,
    STRIP,
    WING,
)


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
    grounds.lay(board)
    windows.open_up(board)
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
    _library(board)
    _room(board, "computer-room", "computer room", f, "classroom", _wing(31.5, 43.5), doors=2, capacity=36)
    _room(board, "seminar", "seminar room", f, "classroom", _wing(43.5, END), capacity=16)


def _library(board: Board) -> None:
    """Reading tables to the south, four rows of shelves to the north: sight does not pass them, people walk round."""
    place = _wing(DEPTH, 31.5)
    _room(board, "library", "library", "first", "library", place, doors=2, width=1.8, glazed=True, capacity=80)
    shelves = [box(WING + 1.6, y, EAST - 1.2, y + 0.6) for y in (19.0, 21.6, 24.2, 26.8)]
    floor = board.rooms["library"].shape.difference(union_all(shelves))
    assert isinstance(floor, Polygon)
    board.rooms["library"].shape = floor


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


def _roof(board: Board) -> None:
    """A flat roof over block and wing, reached by the central stairs through a small lobby with a door that locks."""
    board.rect("roof-lobby", "stair head", "top", "hall", LOBBY, capacity=12)
    slab = box(0, 0, EAST, NORTH).union(box(MAIN, NORTH, EAST, END)).difference(box(*LOBBY))
    assert isinstance(slab, Polygon)
    board.poly("roof", "roof", "top", "roof", slab, capacity=400)
    board.line(
        "roof-door", "top", "hinged", [(40.0, DEPTH), (41.0, DEPTH)], ("roof-lobby", "roof"),
        lock="key", locked=True, strength=900, name="roof door")  # fmt: skip


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
