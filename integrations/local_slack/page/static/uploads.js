// Files that wait in a composer: chosen, pasted or dropped.
import { make } from "./dom.js";

export class Uploads {
  constructor(form) {
    this.files = [];
    this.rows = form.querySelector(".uploads");
    const input = form.querySelector('input[type="file"]');
    input.addEventListener("change", () => {
      this.add(input.files);
      input.value = "";
    });
    form.addEventListener("paste", (event) => {
      if (event.clipboardData.files.length) {
        event.preventDefault();
        this.add(event.clipboardData.files);
      }
    });
  }

  /** Let files that are dropped anywhere on an element wait here. */
  welcome(zone) {
    zone.addEventListener("dragover", (event) => {
      if (event.dataTransfer.types.includes("Files")) event.preventDefault();
    });
    zone.addEventListener("drop", (event) => {
      if (event.dataTransfer.files.length) {
        event.preventDefault();
        this.add(event.dataTransfer.files);
      }
    });
  }

  add(files) {
    this.files.push(...files);
    this.draw();
  }

  draw() {
    this.rows.replaceChildren(
      ...this.files.map((file) =>
        make(
          "li",
          {},
          make("span", {}, file.name),
          make(
            "button",
            {
              type: "button",
              "aria-label": `Do not send ${file.name}`,
              onclick: () => {
                this.files.splice(this.files.indexOf(file), 1);
                this.draw();
              },
            },
            "×",
          ),
        ),
      ),
    );
  }

  /** Take the files away, as the people API wants them. */
  async take() {
    const files = this.files.splice(0);
    this.draw();
    return Promise.all(
      files.map(async (file) => {
        const { name, type: mimetype } = file;
        return { name, mimetype, content_base64: await coded(file) };
      }),
    );
  }
}

function coded(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
