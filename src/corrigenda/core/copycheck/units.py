"""Units that news give in pairs, and the names they go by. Factors are exact or from NIST SP 811, appendix B.

A German *Pfund* and a French *livre* are half a kilogram too, and the Russian pound was less: they are left out.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unit:
    """`factor` to the dimension's base unit (metre, square metre, kilogram, metre a second, degree Celsius); `offset`
    is added before (temperatures only)."""

    dimension: str
    factor: float
    is_metric: bool
    offset: float = 0.0


_MILE, _FOOT, _POUND = 1609.344, 0.3048, 0.45359237
_UNITS: tuple[tuple[Unit, str], ...] = (
    (Unit("length", 1000, True), ("kilometres|kilometers|kilometre|kilometer|km|kms|kilómetros|kilomètres|"
     "kilómetro|kilomètre|километров|километра|километр|кілометрів|кілометри|кілометр|км")),
    (Unit("length", 1, True), ("metres|meters|metre|meter|m|metros|metro|mètres|mètre|метров|метра|метр|"
     "метрів|метри")),
    (Unit("length", 0.01, True), "centimetres|centimeters|centimetre|centimeter|cm"),
    (Unit("length", 0.001, True), "millimetres|millimeters|mm"),
    (Unit("length", _MILE, False), "miles|mile|mi|meilen|millas|milles|миль|мили|миля|милі"),
    (Unit("length", 1852, False), "nautical miles|nautical mile"),
    (Unit("length", _FOOT, False), "feet|foot|ft|fuß|pies|pie|pieds|pied|футов|фута|фут|футів|фути"),
    (Unit("length", 0.9144, False), "yards|yard|yd|yds"),
    (Unit("length", 0.0254, False), "inches|inch|in"),
    (Unit("area", 1e4, True), ("hectares|hectare|ha|hektar|hectáreas|hectárea|гектаров|гектара|гектар|"
     "гектарів|гектари")),
    (Unit("area", 1e6, True), "square kilometres|square kilometers|square km|sq km|sq. km|km²|km2"),
    (Unit("area", 1, True), "square metres|square meters|sq m|sq. m|m²"),
    (Unit("area", 4046.8564224, False), "acres|acre|акров|акра|акр|акрів|акри"),
    (Unit("area", _MILE**2, False), "square miles|square mile|sq mi|sq miles"),
    (Unit("area", _FOOT**2, False), "square feet|square foot|sq ft|sq. ft"),
    (Unit("mass", 1, True), "kilograms|kilogrammes|kilogram|kilos|kilo|kg|kgs|kilogramos"),
    (Unit("mass", 0.001, True), "grams|grammes|gram|g"),
    (Unit("mass", _POUND, False), "pounds|pound|lbs|lb|libras|libra"),
    (Unit("mass", _POUND / 16, False), "ounces|ounce|oz"),
    (Unit("speed", 1 / 3.6, True), ("kilometres per hour|kilometers per hour|kilometres an hour|"
     "kilometers an hour|km/h|kmh|kph|kmph")),
    (Unit("speed", _MILE / 3600, False), "miles per hour|miles an hour|mph"),
    (Unit("temperature", 1, True), "degrees celsius|degrees centigrade|° c|°c|c|celsius"),
    (Unit("temperature", 5 / 9, False, -32), "degrees fahrenheit|° f|°f|f|fahrenheit"),
)  # fmt: skip
BY_NAME = {name: unit for unit, names in _UNITS for name in names.split("|")}
