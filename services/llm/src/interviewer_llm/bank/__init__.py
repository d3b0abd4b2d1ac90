"""The bank: probes written by people who know the work, and how they are joined with a posting's words."""
