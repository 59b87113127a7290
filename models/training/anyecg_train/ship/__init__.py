"""From a judged run to the model folder that the service loads."""
