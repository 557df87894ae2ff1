"""man/<program>.1.scd is what the program's option table says. CASEFILE_UPDATE_GOLDEN=1 rewrites it."""

import os
import pathlib
import shutil
import unittest

import bundles

PROGRAMS = {"casefile-collect": bundles.COLLECT, "casefile-analyze": bundles.ANALYZE}


class ManPages(unittest.TestCase):
    def test_the_pages_are_current(self):
        for name, program in PROGRAMS.items():
            page = bundles.must(program, "--man").stdout.decode()
            path = bundles.SOURCE / "man" / f"{name}.1.scd"
            if "CASEFILE_UPDATE_GOLDEN" in os.environ:
                path.write_text(page)
            self.assertEqual(pathlib.Path(path).read_text(), page, f"run this test with CASEFILE_UPDATE_GOLDEN=1 ({path})")

    @unittest.skipUnless(shutil.which("scdoc"), "scdoc is not installed")
    def test_scdoc_takes_them(self):
        for program in PROGRAMS.values():
            page = bundles.must(program, "--man").stdout
            self.assertIn(b".SH EXIT STATUS", bundles.must_with_input(("scdoc",), page).replace(b'"', b""))

    def test_the_completions_are_bash(self):
        for name, program in PROGRAMS.items():
            script = bundles.must(program, "--completion", "bash").stdout
            bundles.must_with_input(("bash", "-n"), script)
            first_option = bundles.must_with_input(
                ("bash", "-s"), script + f"""
COMP_WORDS=({name} --vers); COMP_CWORD=1; _{name.replace('-', '_')}; echo "${{COMPREPLY[*]}}"
""".encode())
            self.assertEqual(first_option, b"--version\n")

    def test_help_names_every_command_of_the_man_page(self):
        for program in PROGRAMS.values():
            page = bundles.must(program, "--man").stdout.decode()
            overview = bundles.must(program, "--help").stdout.decode()
            for line in page.splitlines():
                if line.startswith("## "):
                    self.assertIn(f"\n  {line[3:]}", overview)
                    bundles.must(program, *line[3:].split(), "--help")


if __name__ == "__main__":
    unittest.main()
