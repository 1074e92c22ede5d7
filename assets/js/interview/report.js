// The result as Markdown, for a file or a message.
const REPORT = (() => {
  const words = WORDS.interview;
  const indented = (text, indent) => text.trim().replace(/\n/g, `\n${indent}`);

  function question({ heading, link, text, marks, points, flags, notes }) {
    const ticks = points.map(
      (point) => `- [${point.ticked ? "x" : " "}] **${point.marks}** ${indented(point.text, "  ")}`,
    );
    const heard = flags.filter((flag) => flag.ticked).map(({ text: flag }) => `- ${indented(flag, "  ")}`);
    return [
      `## ${heading}: ${marks}`,
      text.trim(),
      ticks.join("\n"),
      ...(heard.length > 0 ? [`**${words.heard}**`, heard.join("\n")] : []),
      ...(notes.trim() ? [`**${words.notes}**`, quoted(notes)] : []),
      `<${link}>`,
    ];
  }

  // What a reader wrote stays text, whatever signs of Markdown are in it.
  function quoted(notes) {
    const fence = "`".repeat(Math.max(2, ...(notes.match(/`+/g) ?? []).map((run) => run.length)) + 1);
    return `${fence}text\n${notes.trim()}\n${fence}`;
  }

  function chapter({ name, link, marks }) {
    return `| [${name}](${link}) | ${marks} |`;
  }

  return {
    markdown({ plan, address, date, marks, chapters, questions }) {
      const [first, second] = words.columns;
      const table = [`| ${first} | ${second} |`, "|---|---|", ...chapters.map(chapter)];
      const parts = [
        `# ${words.title}`,
        `${date}. ${plan}. [${words.sameAgain}](${address})`,
        `**${marks}**`,
        table.join("\n"),
        ...questions.flatMap(question),
      ];
      return `${parts.join("\n\n")}\n`;
    },
  };
})();
