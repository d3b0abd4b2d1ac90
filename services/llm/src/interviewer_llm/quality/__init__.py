"""How well postings are read and questions are written: measured against what people marked by hand."""
