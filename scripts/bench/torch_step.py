"""The training step in PyTorch: float64, its fused optimizers. Usage: torch_step.py TRIAL RULE LEARNING_RATE"""
import sys

import torch

from trial import Trial, serve

torch.set_num_threads(1)
trial = Trial(sys.argv[1])
rule, learning_rate = sys.argv[2], float(sys.argv[3])

images, labels = torch.from_numpy(trial.images), torch.from_numpy(trial.labels)
mean, batches = torch.from_numpy(trial.mean), torch.from_numpy(trial.batches)
weights = [torch.from_numpy(w).requires_grad_() for w, _ in trial.layers]
biases = [torch.from_numpy(b).requires_grad_() for _, b in trial.layers]
optimizers = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}
optimizer = optimizers[rule](weights + biases, lr=learning_rate, fused=True)


def step(indices):
    indices = torch.from_numpy(indices)
    x = images[indices].to(torch.float64) - mean
    for w, b in zip(weights[:-1], biases[:-1]):
        x = torch.relu(torch.addmm(b, x, w))
    loss = torch.nn.functional.cross_entropy(torch.addmm(biases[-1], x, weights[-1]), labels[indices])
    optimizer.zero_grad(set_to_none=False)
    loss.backward()
    optimizer.step()
    return loss.item()


blas = "MKL" if torch.backends.mkl.is_available() else "its own BLAS"
serve(trial, f"PyTorch {torch.__version__}; {blas}, CPU capability {torch.backends.cpu.get_cpu_capability()}", step)
