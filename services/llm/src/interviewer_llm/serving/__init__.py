"""A server of OpenAI's chat wire on this machine: llama.cpp's own, with a model of the manifest or a file."""
