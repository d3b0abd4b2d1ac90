"""The models that this service knows."""

from importlib.resources import files

from interviewer_llm.models.manifest import the_manifest


def test_the_manifest_says_of_each_model_where_it_comes_from_and_under_which_licence() -> None:
    models = the_manifest().models
    assert len({model.name for model in models}) == len(models)
    for model in models:
        assert model.sources
        assert model.licence in {"Apache-2.0", "MIT"}, "another licence needs a decision"
    assert "://" not in (files("interviewer_llm.models") / "manifest.yaml").read_text("utf-8")
