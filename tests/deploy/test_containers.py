"""The image, the compose files and the Kubernetes manifests: what can be seen without an engine or a cluster."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.cli import main
from bot.settings import PREFIX, Settings
from tests.bot.process import ROOT

DEPLOY = ROOT / "deploy"
DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = sorted(DEPLOY.glob("compose*.yaml"))
MANIFESTS = sorted((DEPLOY / "kubernetes").glob("*.yaml"))
PACKAGES = {"bot", "handlers", "services", "storage", "engine"}
BOT_IMAGE = re.compile(r"pullquote(:|$)")
UID = 10001

Node = Mapping[str, Any]


def _documents(path: Path) -> list[Node]:
    """All YAML documents of a file."""
    return [document for document in yaml.safe_load_all(path.read_text(encoding="utf-8")) if document]


def _are_settings(names: Iterator[str]) -> bool:
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    return all(name in known for name in names if name.startswith(PREFIX))


def _instructions(name: str) -> list[str]:
    return re.findall(rf"^{name} (.+(?:\\\n.+)*)", DOCKERFILE, re.MULTILINE)


def test_the_image_has_two_stages_and_the_second_neither_pip_nor_rights() -> None:
    """Everything comes from the first stage; who runs it is no root, by number, so that Kubernetes can see it."""
    assert len(_instructions("FROM")) == 2
    first, second = DOCKERFILE.split("\nFROM ")[1:]
    assert "--require-hashes" in first
    assert "pip" not in second
    assert _instructions("USER") == [f"{UID}:{UID}"]
    assert not _instructions("ADD")


def test_the_image_has_the_packages_and_only_them() -> None:
    """The sandbox and the tests are left out, and the builder is sent nothing else, such as .env."""
    assert set(re.findall(r"^COPY (\w+) /app/\1$", DOCKERFILE, re.MULTILINE)) == PACKAGES
    ignored = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").split()
    sent = {line[1:] for line in ignored if line.startswith("!")}
    assert sent == PACKAGES | {"requirements.txt", "requirements-postgres.txt"}
    assert all((ROOT / name).exists() for name in sent)


def test_the_image_s_settings_and_commands_exist() -> None:
    """Each variable is a setting; the health check is a command, and so is what is run without one."""
    assert _are_settings(iter(re.findall(r"(PULLQUOTE_\w+)=", DOCKERFILE)))
    (check,) = _instructions("HEALTHCHECK")
    assert check.endswith('CMD ["python", "-m", "bot", "health"]')
    assert "health" in main.commands
    assert _instructions("ENTRYPOINT") == ['["python", "-m", "bot"]']


def _services(path: Path) -> dict[str, Node]:
    (document,) = _documents(path)
    services: dict[str, Node] = document["services"]
    for service in services.values():
        mounted = [str(volume).split(":")[0] for volume in service.get("volumes", ())]
        named = {source for source in mounted if not source.startswith(".")}
        assert named <= set(document.get("volumes", ()))
        assert set(service.get("networks", ())) <= set(document.get("networks", ()))
    return services


@pytest.mark.parametrize("path", COMPOSE, ids=lambda path: path.name)
def test_a_compose_file_runs_the_bot_without_rights(path: Path) -> None:
    """A read-only root, no capabilities, no new privileges, limits; nothing but the proxy is reached from outside."""
    services = _services(path)
    bots = {name: service for name, service in services.items() if BOT_IMAGE.match(service["image"])}
    assert bots
    for name, service in services.items():
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["mem_limit"], name
        assert name == "proxy" or "ports" not in service, name
        assert BOT_IMAGE.match(service["image"]) or ":" in service["image"], name
        assert set(service.get("depends_on", ())) <= set(services), name
    for name, service in bots.items():
        assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"]), name
        assert any(mount.startswith("/tmp:") for mount in service["tmpfs"]), name
        assert set(service.get("command", ())) <= set(main.commands), name
        assert _are_settings(iter(service["environment"])), name
        assert (path.parent / service["build"]["context"] / service["build"]["dockerfile"]).exists(), name


def test_the_compose_file_of_several_has_two_of_each() -> None:
    """Two serve and two worker, a proxy, and a PostgreSQL whose connections are enough for them."""
    services = _services(DEPLOY / "compose.postgres.yaml")
    replicas = {name: service.get("deploy", {}).get("replicas", 1) for name, service in services.items()}
    assert replicas == {"serve": 2, "worker": 2, "proxy": 1, "postgres": 1}
    (allowed,) = re.findall(r"max_connections=(\d+)", " ".join(services["postgres"]["command"]))
    of_each: int = Settings.model_fields["database_connections"].default + 5
    assert 4 * of_each + 10 < int(allowed)


def _pods(path: Path) -> Iterator[tuple[str, Node, Node]]:
    """The name, the labels and the specification of each pod."""
    for document in _documents(path):
        spec = document.get("spec", {})
        job = spec.get("jobTemplate", {}).get("spec", spec)
        if "template" in job:
            template = job["template"]
            yield document["metadata"]["name"], template.get("metadata", {}).get("labels", {}), template["spec"]


@pytest.mark.parametrize("path", MANIFESTS, ids=lambda path: path.name)
def test_a_pod_has_no_rights_and_limits(path: Path) -> None:
    """As the restricted standard for pods asks; and no variables of services, which would be unknown settings."""
    for name, _, pod in _pods(path):
        user = pod["securityContext"]
        assert (user["runAsNonRoot"], user["runAsUser"]) == (True, UID), name
        assert user["seccompProfile"] == {"type": "RuntimeDefault"}, name
        assert pod["automountServiceAccountToken"] is False, name
        volumes = {volume["name"] for volume in pod["volumes"]}
        for container in pod["containers"]:
            fence = container["securityContext"]
            assert fence["allowPrivilegeEscalation"] is False, name
            assert fence["readOnlyRootFilesystem"] is True, name
            assert fence["capabilities"] == {"drop": ["ALL"]}, name
            assert set(container["resources"]["limits"]) == {"cpu", "memory"}, name
            assert {mount["name"] for mount in container["volumeMounts"]} <= volumes, name
            if BOT_IMAGE.match(container["image"]):
                _check_bot(name, pod, container)


def _check_bot(name: str, pod: Node, container: Node) -> None:
    assert pod["enableServiceLinks"] is False, name
    ports = {port["name"] for port in container["ports"]}
    for probe, path in (("startup", "/healthz"), ("liveness", "/healthz"), ("readiness", "/readyz")):
        asked = container[f"{probe}Probe"]["httpGet"]
        assert (asked["path"], asked["port"] in ports) == (path, True), (name, probe)
    assert _are_settings(variable["name"] for variable in container["env"]), name
    assert set(container.get("args", ())) <= set(main.commands), name


@pytest.mark.parametrize("path", MANIFESTS, ids=lambda path: path.name)
def test_what_selects_pods_finds_them(path: Path) -> None:
    """Deployments, services, budgets and policies select by labels that a pod of the file has."""
    labels = [labels for _, labels, _ in _pods(path)]
    selectors = 0
    for document in _documents(path):
        selector = document["spec"].get("selector") or document["spec"].get("podSelector")
        if selector:
            wanted = selector.get("matchLabels", selector)
            assert any(wanted.items() <= of_pod.items() for of_pod in labels), document["metadata"]["name"]
            selectors += 1
    assert selectors


def test_two_pods_are_never_on_one_file() -> None:
    """SQLite: one replica, and the old one ends before the new one begins."""
    (spec,) = [d["spec"] for d in _documents(DEPLOY / "kubernetes" / "sqlite.yaml") if d["kind"] == "Deployment"]
    assert (spec["replicas"], spec["strategy"]) == (1, {"type": "Recreate"})


def test_several_pods_of_each_role() -> None:
    """PostgreSQL: two that serve and two workers."""
    documents = _documents(DEPLOY / "kubernetes" / "postgres.yaml")
    deployments = [document for document in documents if document["kind"] == "Deployment"]
    assert [d["spec"]["replicas"] for d in deployments] == [2, 2]
    commands = [d["spec"]["template"]["spec"]["containers"][0]["args"] for d in deployments]
    assert commands == [["serve"], ["worker"]]


@pytest.mark.skipif(shutil.which("haproxy") is None, reason="no haproxy")
def test_the_proxy_s_settings_are_valid(tmp_path: Path) -> None:
    """haproxy's own judgement."""
    text = (DEPLOY / "haproxy.cfg").read_text(encoding="utf-8")
    (tmp_path / "haproxy.cfg").write_text(
        text.replace("/certificates/pullquote.pem", str(ROOT / "tests" / "data" / "test_server.pem")), encoding="utf-8"
    )
    judged = subprocess.run(
        ["haproxy", "-c", "-f", tmp_path / "haproxy.cfg"], capture_output=True, text=True, check=False
    )
    assert judged.returncode == 0, judged.stderr


def test_the_script_that_runs_the_image_s_steps_is_a_script() -> None:
    """bash can read it; running it takes minutes and the package index."""
    subprocess.run(["bash", "-n", DEPLOY / "check-image.sh"], check=True)
