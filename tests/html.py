#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands in a page of ej-report --format html, which has to be well-formed XML as well.

html.py check FILE    fails unless the page holds nothing but itself: no script, no reference
html.py table FILE    the tables as CSV, with an empty line between them; no sums
html.py text FILE     all texts, a line each
"""
import csv
import re
import sys
import xml.etree.ElementTree as ET

VOID = {'meta', 'br', 'col'}
KNOWN = VOID | set('html head title style body section div h1 p table colgroup thead tbody tr th td span figure '
                   'figcaption svg g path text rect polygon'.split())


def read(path):
    return ET.parse(path).getroot()


def text(node):
    parts = [node.text or '']
    for child in node:
        parts.append('\n' if child.tag == 'br' else text(child))
        parts.append(child.tail or '')
    return ''.join(parts)


def check(root):
    for node in root.iter():
        assert node.tag in KNOWN, node.tag
        for name, value in node.attrib.items():
            assert not name.startswith('on'), name
            assert name not in ('src', 'href', 'id'), name
            assert 'url(' not in value, value
    style = root.find('head/style').text
    assert 'url(' not in style and '@import' not in style
    assert root.get('lang') == 'ru'
    assert (root.find('head/title').text or '').strip()


def headings(table):
    rows = table.findall('thead/tr')
    names = iter(rows[-1]) if len(rows) > 1 else None
    for cell in rows[0]:
        if not names or cell.get('rowspan'):
            yield text(cell)
            continue
        # Hidden columns take no room under the heading of their group.
        shown = int(cell.get('colspan', 1))
        while shown:
            name = next(names)
            shown -= not name.get('hidden')
            yield text(name)
    assert not names or next(names, None) is None, 'headings left over'


def tables(root):
    out = csv.writer(sys.stdout, lineterminator='\n')
    for number, table in enumerate(t for t in root.iter('table')
                                   if t.get('class').startswith('data')):
        if number:
            print()
        names = list(headings(table))
        out.writerow(names)
        for body in table.findall('tbody'):
            if body.get('class') == 'sum':
                continue
            for row in body:
                if row.get('class') == 'sum':
                    continue
                cells = [text(cell) for cell in row]
                assert len(cells) == len(names), (cells, names)
                out.writerow(cells)


def texts(root):
    for node in root.iter():
        if node.tag not in ('style',) and (node.text or '').strip():
            print(re.sub(r'\s+', ' ', text(node)).strip())


if __name__ == '__main__':
    {'check': check, 'table': tables, 'text': texts}[sys.argv[1]](read(sys.argv[2]))
