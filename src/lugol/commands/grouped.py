"""The help of the program: its commands by what they are for, each told in full."""

from typing import Any

from typer.core import TyperGroup

SECTIONS = {
    "One woman": ("review", "replay", "compare", "why", "why-not", "serve"),
    "What was read": ("read", "map"),
    "Many women": ("worklist", "programme", "simulate"),
    "Scores and stages": ("instruments", "instrument"),
    "Rules and texts": ("guidelines", "table", "diff", "facts", "texts", "check", "schema"),
}
_WHOLE = 1000  # signs: no help is cut


class _EndsEarly(Exception):
    """A file that ends before its data do, where no reader foresaw it."""


class Grouped(TyperGroup):
    """The commands of the program in sections."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; an EOFError, which typer takes for the wish to end, is a defect like any other."""
        try:
            return super().invoke(ctx)
        except EOFError as error:
            raise _EndsEarly from error

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write each section; a command of none stands under "Other"."""
        named = {name for names in SECTIONS.values() for name in names}
        other = tuple(name for name in self.list_commands(ctx) if name not in named)
        for title, names in {**SECTIONS, "Other": other}.items():
            found = [(name, self.get_command(ctx, name)) for name in names]
            rows = [(name, command.get_short_help_str(limit=_WHOLE)) for name, command in found if command]
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)
