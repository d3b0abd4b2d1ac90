"""What models are told: versioned files, and the one way in which a posting's words come into them."""
