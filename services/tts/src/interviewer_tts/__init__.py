"""Interviewer's speech service: text in, speech out. It knows no user and no database."""

import os

# onnxruntime, from 1.29 on, else tells its makers which models are run here. It looks when it is loaded.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
