"""The pure floor: no Django, database, network, clock, chance or logging; it reads only its own package data."""
