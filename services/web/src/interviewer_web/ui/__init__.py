"""The component layer: pages are made of these, and never of raw attributes or classes of a kit."""
