"""What a customer's figures and behaviour say: statements, ratios, models, limit rules, the scorecard.

Everything here is a pure function over frozen values. A blank is never zero: what cannot be computed is
answered by ``CannotCompute`` with what is missing. Values are exact fractions, amounts minor units.
"""
