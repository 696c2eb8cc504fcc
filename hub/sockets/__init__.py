"""Live doors: what agents' and fans' screens say and hear over socket.io."""
