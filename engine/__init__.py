"""Pure text: bytes in, values out; no clock, no socket, no await. Start reading at `models`, then `analysis`."""
