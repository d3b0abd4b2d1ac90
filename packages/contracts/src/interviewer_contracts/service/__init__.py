"""What every HTTP service of Interviewer does alike; needs the extra `service`."""
