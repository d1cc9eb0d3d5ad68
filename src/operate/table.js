/** Rows for a terminal: columns as wide as their widest cell. Control characters never reach the terminal. */
export function table(head, rows, empty) {
    if (rows.length === 0)
        return empty;
    const cells = [head, ...rows].map((row) => row.map((cell) => (cell ?? '–').replaceAll(/\p{Cc}/gu, ' ').slice(0, 60)));
    const widths = head.map((_, column) => Math.max(...cells.map((row) => (row[column] ?? '').length)));
    return cells
        .map((row) => row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd())
        .join('\n');
}
