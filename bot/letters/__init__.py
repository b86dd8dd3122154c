"""Letters to customers as PDF: words from the catalogues, typeset by typst (docs/decisions/0025)."""
