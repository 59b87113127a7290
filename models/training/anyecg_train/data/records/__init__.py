"""Real recordings with laboratory results, prepared into part folders, one patient at a time.

`prepare` (story.py) names the steps; `data/mcmed.py` and `data/mimic.py` say what lies where.
"""
