const byId = id => document.getElementById(id);
const socket = io();

socket.on("connect", () => byId("state").textContent = "connected");
socket.on("disconnect", () => byId("state").textContent = "connection lost, trying again…");

socket.on("satellite", (role, isHere) => {
  byId(role).textContent = isHere ? "here" : "away";
});

socket.on("reading", celsius => {
  byId("celsius").textContent = celsius.toFixed(1);
});

socket.on("lamp", isOn => {
  byId("light").textContent = isOn ? "on" : "off";
});

byId("switch").addEventListener("click", async () => {
  byId("switch").disabled = true;
  try {
    const done = await socket.timeout(3000).emitWithAck("switch");
    byId("state").textContent = done ? "connected" : "there is no lamp";
  } catch {
    byId("state").textContent = "the lamp does not answer";
  } finally {
    byId("switch").disabled = false;
  }
});
