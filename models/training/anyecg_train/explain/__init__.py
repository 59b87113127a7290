"""What the network reads: waves taken out one by one, weights drawn anew, real recordings tried."""
