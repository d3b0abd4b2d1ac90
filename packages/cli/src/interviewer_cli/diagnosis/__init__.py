"""What `interviewer doctor` looks at. Looking changes nothing."""

from interviewer_cli.diagnosis.data import look_at_data
from interviewer_cli.diagnosis.finding import Finding
from interviewer_cli.diagnosis.installed import look_at_installed
from interviewer_cli.diagnosis.network import look_at_ports
from interviewer_cli.diagnosis.voices import look_at_voices
from interviewer_cli.environment import Installation

__all__ = ["Finding", "diagnose"]


def diagnose(installation: Installation) -> list[Finding]:
    """All findings about an installation, in the order in which they should be mended."""
    return [
        *look_at_installed(),
        *look_at_voices(),
        *look_at_data(installation),
        *look_at_ports(installation),
    ]
