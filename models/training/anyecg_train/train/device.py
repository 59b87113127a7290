"""Where and how precisely a network is trained: CPU or CUDA, and the type of its convolutions."""

import os
from typing import Literal

import torch

Precision = Literal["auto", "float32", "bfloat16", "float16"]
PRECISIONS: tuple[Precision, ...] = ("auto", "float32", "bfloat16", "float16")
DEVICES = ("auto", "cpu", "cuda")
AUTOCAST = {"float32": None, "bfloat16": torch.bfloat16, "float16": torch.float16}


class DeviceError(ValueError):
    """The device asked for is not there; the message says what to pass instead."""


def choose_device(name: str, local_rank: int = 0) -> torch.device:
    """`auto` is CUDA where there is one. Under torchrun each local process has a GPU of its own."""
    if name not in DEVICES:
        raise DeviceError(f"--device {name}: choose one of {', '.join(DEVICES)}")
    if name == "cpu" or (name == "auto" and not torch.cuda.is_available()):
        return torch.device("cpu")
    if not torch.cuda.is_available():
        why = "this PyTorch was built without it" if torch.version.cuda is None else "no GPU found"
        raise DeviceError(
            f"--device cuda: CUDA is not available ({why}, torch {torch.__version__}): install a "
            "CUDA build of PyTorch on a machine with an NVIDIA GPU, or pass --device cpu"
        )
    count = torch.cuda.device_count()
    if local_rank >= count:
        raise DeviceError(
            f"process {local_rank} of this machine has no GPU of its own, {count} are visible: "
            f"pass --nproc-per-node {count} to torchrun"
        )
    return torch.device("cuda", local_rank)


def choose_precision(precision: Precision, device: torch.device) -> Precision:
    """Settle `auto`: bfloat16 where it is native, else float16, whose gradients need scaling.

    Weights, head, loss and evaluation stay float32 always. CUDA before compute capability 8.0 has
    no native bfloat16; on a CPU it is emulated where AVX-512 lacks it, slower but the same.
    """
    if precision != "auto":
        return precision
    if device.type == "cpu" or torch.cuda.is_bf16_supported(including_emulation=False):
        return "bfloat16"
    return "float16"


def prepare_device(device: torch.device, *, deterministic: bool) -> None:
    """Let cuDNN choose the fastest kernels for the fixed shapes, or only reproducible ones.

    https://docs.pytorch.org/docs/stable/notes/randomness.html. On a CPU nothing changes by default:
    one thread is reproducible to the bit.
    """
    if device.type == "cuda":
        torch.cuda.set_device(device)
        torch.backends.cudnn.benchmark = not deterministic
    if deterministic:
        os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
        torch.backends.cudnn.deterministic = True
        torch.use_deterministic_algorithms(True)
