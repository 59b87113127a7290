"""ECGFounder's Net1D and the weights it starts from."""
