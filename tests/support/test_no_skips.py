"""The guard of the CI run: a skip fails it, and what cannot run without `shared` is left out and named."""

from pathlib import Path

import pytest

from tests.support import no_skips

TESTS = """
    import pytest

    @pytest.fixture
    def shared_folder():
        pytest.skip("absent")

    @pytest.fixture(params=[pytest.param("real", marks=pytest.mark.shared), "seeded"])
    def ledger(request):
        return request.getfixturevalue("shared_folder") if request.param == "real" else "seeded"

    def test_fine(): pass
    def test_folder(shared_folder): pass
    def test_ledger(ledger): pass
"""


def run(pytester: pytest.Pytester, tests: str) -> pytest.RunResult:
    pytester.makeini("[pytest]\nmarkers = shared")
    pytester.makepyfile(tests)
    return pytester.runpytest_inprocess(plugins=[no_skips.NoSkips()])


def test_a_skip_fails_the_run_and_is_named(pytester: pytest.Pytester) -> None:
    result = run(pytester, TESTS + "\n    def test_lazy(): pytest.skip('no browser')")
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["*CREDIT_DESK_NO_SKIPS forbids it*", "*test_lazy: *no browser"])


def test_without_the_shared_folder_its_tests_are_left_out_and_named(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(no_skips, "SHARED", tmp_path / "absent")
    result = run(pytester, TESTS)
    assert result.ret == pytest.ExitCode.OK
    result.assert_outcomes(passed=2, deselected=2)
    result.stdout.fnmatch_lines(["*left out: *shared*", "*test_folder", "*test_ledger*real*"])


def test_side_by_side_what_is_left_out_is_named_as_well(pytester: pytest.Pytester) -> None:
    """Workers are processes of their own: a conftest gives them the plugin, and no folder."""
    pytester.makeini(f"[pytest]\nmarkers = shared\npythonpath = {Path(__file__).resolve().parents[2]}")
    pytester.makepyfile(
        conftest="""
            from pathlib import Path
            from tests.support import no_skips

            no_skips.SHARED = Path("absent")

            def pytest_configure(config):
                config.pluginmanager.register(no_skips.NoSkips())
        """,
        test_some=TESTS,
    )
    result = pytester.runpytest_subprocess("-n1")
    assert result.ret == pytest.ExitCode.OK
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["*left out: *shared*", "*test_folder", "*test_ledger*real*"])


def test_with_the_shared_folder_its_tests_run(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(no_skips, "SHARED", tmp_path)
    result = run(pytester, TESTS)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.assert_outcomes(passed=2, skipped=2)
