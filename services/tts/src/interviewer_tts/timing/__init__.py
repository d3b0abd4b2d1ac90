"""When each word is heard: which words became which, and how long words take."""
