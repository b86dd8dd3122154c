"""What a policy file without sections for the rating models means.

These texts do not change with a file on disk: a version of the policy recorded long ago keeps its meaning.
They are those of ``policy/default.toml`` of the first version that had them.
"""

from __future__ import annotations

import tomllib

DEFAULTS = tomllib.loads("""
[[scorecard.computed]]
factor = "payment_record"
measure = "days_beyond_terms"
lowest = 10
bands = [
    { from = "1", points = 8 }, { from = "8", points = 6 }, { from = "16", points = 4 },
    { from = "31", points = 2 }, { from = "61", points = 1 },
]
[[scorecard.computed]]
factor = "solvency"
measure = "current_ratio"
lowest = 1
bands = [
    { from = "0.8", points = 3 }, { from = "1.0", points = 5 }, { from = "1.2", points = 6 },
    { from = "1.5", points = 8 }, { from = "2.0", points = 10 },
]
[[scorecard.computed]]
factor = "profitability"
measure = "net_margin"
lowest = 1
bands = [
    { from = "0", points = 3 }, { from = "0.02", points = 5 }, { from = "0.05", points = 7 },
    { from = "0.10", points = 9 }, { from = "0.15", points = 10 },
]

[models.altman]
z_prime = { safe_above = "2.90", distress_below = "1.23" }
z_double_prime = { safe_above = "2.60", distress_below = "1.10" }

[models.characteristic]
version = "1"
coverage_floor = 60
lowest = "CA6"
bands = [
    { from = 16, class = "CA5" }, { from = 31, class = "CA4" }, { from = 46, class = "CA3" },
    { from = 61, class = "CA2" }, { from = 86, class = "CA1" },
]
[models.characteristic.weights]
payment_record = 12
bank_standing = 6
profitability = 8
balance_sheet = 8
solvency = 10
total_capital = 6
impression = 3
management = 6
product_market = 5
competition = 4
operation = 6
prospects = 4
deal_margin = 5
product_demands = 3
market_appeal = 3
competitiveness = 3
security = 6
replaceability = 2

[models.working_assets]
lowest = "0"
bands = [
    { from = "-4.59", percent = "2.5" }, { from = "-3.89", percent = "5" },
    { from = "-3.19", percent = "7.5" }, { from = "-2.49", percent = "10" },
    { from = "-1.79", percent = "12.5" }, { from = "-1.09", percent = "15" },
    { from = "-0.39", percent = "17.5" }, { from = "0.31", percent = "20" },
    { from = "1.0", percent = "25" },
]

[models.limits]
rules = ["net_worth", "need", "trade_references", "working_assets"]
caps = ["concentration"]
combine = "smallest"
net_worth_percent = 10
concentration_percent = 10
practice_a = { A = "1.5", B = "1.0", C = "0.6", D = "0" }
practice_b_swing = 50
practice_b_term = 30
score_add = [
    { measure = "equity", at_least = "1000000", adds = "200000" },
    { measure = "net_margin", at_least = "0.05", adds = "100000" },
]
""")
