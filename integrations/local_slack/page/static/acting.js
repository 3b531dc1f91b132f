// What a person does goes through the people API, as from any script.

export async function post(user, act, body) {
  try {
    const response = await fetch(`/people/${encodeURIComponent(user)}/${act}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    return await response.json();
  } catch {
    return { ok: false, error: "unreachable", sentence: "The local Slack does not answer." };
  }
}

export function complaint(answer) {
  return answer.sentence || answer.detail || answer.error || "Something went wrong.";
}
