# SPDX-License-Identifier: GPL-3.0-or-later
"""What is taught: weekly hours by grade, whom each subject takes, topics, kinds of work."""

RUSSIAN, READING, LITERATURE = "Русский язык", "Литературное чтение", "Литература"
ENGLISH, MATHS, INFORMATICS = "Английский язык", "Математика", "Информатика"
ALGEBRA, GEOMETRY, STATISTICS = "Алгебра", "Геометрия", "Вероятность и статистика"
ANALYSIS = "Алгебра и начала математического анализа"
WORLD, HISTORY, SOCIETY = "Окружающий мир", "История", "Обществознание"
GEOGRAPHY, BIOLOGY = "География", "Биология"
PHYSICS, CHEMISTRY = "Физика", "Химия"
ART, MUSIC, CRAFT = "Изобразительное искусство", "Музыка", "Технология"
SAFETY, SPORT = "Основы безопасности и защиты Родины", "Физическая культура"
TALKS = "Разговоры о важном"
GERMAN, FINANCE = "Немецкий язык", "Финансовая грамотность"

COLUMNS = (RUSSIAN, READING, LITERATURE, ENGLISH, MATHS, ALGEBRA, ANALYSIS, GEOMETRY, STATISTICS,
           INFORMATICS, WORLD, HISTORY, SOCIETY, GEOGRAPHY, BIOLOGY, PHYSICS, CHEMISTRY, ART, MUSIC,
           CRAFT, SAFETY, SPORT, TALKS)

# One digit of weekly hours for each of COLUMNS.
HOURS_BY_GRADE = {
    1:  "5400400" "000" "2000000" "111" "03" "0",
    2:  "5402400" "000" "2000000" "111" "03" "1",
    3:  "5402400" "000" "2000000" "111" "03" "1",
    4:  "5402400" "000" "2000000" "111" "03" "1",
    5:  "5033500" "000" "0201100" "112" "03" "1",
    6:  "5033500" "000" "0211100" "112" "03" "1",
    7:  "4023030" "211" "0212120" "112" "03" "1",
    8:  "3023030" "211" "0212222" "011" "13" "1",
    9:  "3033030" "211" "0212232" "001" "13" "1",
    10: "2033004" "311" "0241121" "000" "13" "1",
    11: "2033004" "311" "0242122" "000" "13" "1",
}

WITHOUT_MARKS = {TALKS, FINANCE}
IN_GROUPS = {ENGLISH, INFORMATICS}
PUPILS_BEFORE_GROUPS = 25

# Subjects of one field are taught to a class by one teacher.
FIELDS = {
    "язык": (RUSSIAN, LITERATURE), "английский": (ENGLISH,), "информатика": (INFORMATICS,),
    "математика": (MATHS, ALGEBRA, ANALYSIS, GEOMETRY, STATISTICS), "история": (HISTORY, SOCIETY),
    "география": (GEOGRAPHY,), "биология": (BIOLOGY,), "физика": (PHYSICS,), "химия": (CHEMISTRY,),
    "искусство": (ART,), "музыка": (MUSIC,), "труд": (CRAFT,), "безопасность": (SAFETY,),
    "спорт": (SPORT,), "немецкий": (GERMAN,), "финансы": (FINANCE,),
}
BY_PRIMARY_TEACHER = {RUSSIAN, READING, MATHS, WORLD, ART, CRAFT}

THEMES = {
    RUSSIAN: "Повторение изученного|Фонетика и орфоэпия|Лексика|Состав слова|Имя существительное|"
             "Имя прилагательное|Глагол|Причастие|Наречие|Служебные части речи|Текст",
    READING: "Сказки народов России|Басни И. А. Крылова|Стихи о природе|Рассказы о детях|"
             "Былины|Стихи С. А. Есенина|Зарубежные сказки",
    LITERATURE: "Устное народное творчество|Древнерусская литература|А. С. Пушкин. Лирика|"
                "М. Ю. Лермонтов. «Бородино»|Н. В. Гоголь. «Тарас Бульба»|"
                "И. С. Тургенев. «Бежин луг»|А. П. Чехов. Рассказы|М. Горький. «Детство»",
    ENGLISH: "My family and friends|School life|Travelling|Present Perfect|Food and health|"
             "Great Britain|Past Simple|Sport|Books and films",
    MATHS: "Натуральные числа|Сложение и вычитание|Умножение и деление|Доли и дроби|"
           "Площадь и периметр|Отношения|Задачи на движение",
    ALGEBRA: "Рациональные выражения|Уравнения|Степень|Функции|Системы уравнений|Неравенства",
    ANALYSIS: "Корень и степень|Логарифмы|Тригонометрия|Производная|Первообразная",
    GEOMETRY: "Начальные понятия|Признаки равенства|Параллельность|Площади|Векторы|Подобие",
    STATISTICS: "Таблицы|Диаграммы|Среднее и медиана|Случайные события|Графы",
    INFORMATICS: "Информация и её кодирование|Системы счисления|Алгоритмы|Python. Циклы|Таблицы",
    WORLD: "Времена года|Где мы живём|Правила дороги|Животные и растения|Наша страна",
    HISTORY: "Введение|Русь и её соседи|Государство и общество|Войны и реформы|Культура|Наш край",
    SOCIETY: "Человек и общество|Право|Экономика|Политическая система|Духовная культура",
    GEOGRAPHY: "План и карта|Литосфера|Гидросфера|Атмосфера|Население|Природа России",
    BIOLOGY: "Клетка|Ткани и органы|Растения|Животные|Наследственность|Экосистемы",
    PHYSICS: "Физические величины|Строение вещества|Механическое движение|Масса и плотность|Силы|"
             "Давление|Работа и мощность|Тепловые явления|Электрический ток|Колебания и волны",
    CHEMISTRY: "Вещества|Валентность|Оксиды|Кислоты и соли|Растворы|Органические вещества",
    ART: "Композиция|Натюрморт|Пейзаж|Портрет|Графика",
    MUSIC: "Музыкальная интонация|Народная песня|Опера|Симфония",
    CRAFT: "Работа с бумагой|Материалы и инструменты|Чертёж и эскиз|Кулинария|Робототехника",
    SAFETY: "Безопасность в быту|Дорожное движение|Пожарная безопасность|Первая помощь",
    SPORT: "Лёгкая атлетика. Бег 60 м|Лёгкая атлетика. Прыжок в длину|Баскетбол. Ведение мяча|"
           "Гимнастика. Акробатика|Лыжная подготовка|Волейбол. Передача сверху",
    TALKS: "День знаний|Наша страна|Труд и профессии|Семья|Наука",
    GERMAN: "Guten Tag!|Meine Klasse|Tiere|Mein Schultag|Hobbys|Meine Familie",
    FINANCE: "Деньги и операции с ними|Личный бюджет|Вклады и кредиты|Налоги|Риски",
}

ENDINGS = {
    "words": ("", ". Закрепление материала", ". Работа с текстом", ". Упражнения",
              ". Обобщение и повторение"),
    "tasks": ("", ". Закрепление материала", ". Решение задач", ". Урок-практикум",
              ". Обобщение и повторение"),
}
WORDS = {RUSSIAN, READING, LITERATURE, ENGLISH, GERMAN}

WEIGHTS = {"ответ на уроке": "1", "домашняя работа": "1", "практическая": "1.5",
           "лабораторная": "1.5", "самостоятельная": "1.5", "проверочная": "2", "диктант": "2",
           "сочинение": "2", "изложение": "2", "проект": "2", "контрольная": "3", "зачёт": "3"}
LESSON = "урок"
CONTROL = "контрольная"
TITLES = {CONTROL: "Контрольная работа № {n} по теме «{theme}»",
          "практическая": "Практическая работа № {n}: {theme}",
          "лабораторная": "Лабораторная работа № {n}: {theme}",
          "самостоятельная": "{theme}. Самостоятельная работа",
          "сочинение": "Сочинение: «{theme}»",
          "диктант": "Диктант № {n} по теме «{theme}»"}


def hours(grade):
    """[(subject, weekly hours)] of a grade."""
    return [(subject, int(digit)) for subject, digit in zip(COLUMNS, HOURS_BY_GRADE[grade])
            if digit != "0"]


def field_of(subject):
    return next(name for name, subjects in FIELDS.items() if subject in subjects)


def written_works(subject, grade):
    """The kinds of written work of a subject, in turn."""
    if grade == 1 or subject in WITHOUT_MARKS:
        return ()
    if subject in (SPORT, ART, MUSIC, CRAFT):
        return ("практическая",)
    if subject in (PHYSICS, CHEMISTRY, BIOLOGY):
        return (CONTROL, "самостоятельная", "лабораторная")
    if subject == LITERATURE:
        return ("сочинение", CONTROL)
    if subject == RUSSIAN and grade < 8:
        return (CONTROL, "диктант", "самостоятельная")
    if subject in (GEOGRAPHY, INFORMATICS):
        return (CONTROL, "практическая")
    return (CONTROL, "самостоятельная")


def plan(random, subject, grade, total_hours):
    """[(topic, hours, kind)]: the calendar-thematic plan of a subject for a year."""
    themes = THEMES[subject].split("|")
    endings = ENDINGS["words" if subject in WORDS else "tasks"]
    works, between = written_works(subject, grade), random.randint(4, 6)
    topics, counts, used = [], {}, 0
    while used < total_hours:
        n = len(topics)
        theme = themes[min(used * len(themes) // total_hours, len(themes) - 1)]
        kind = works[n // between % len(works)] if works and n % between == between - 1 else LESSON
        counts[kind, theme] = counts.get((kind, theme), 0) + 1
        counts[kind] = counts.get(kind, 0) + 1
        topic = _title(kind, theme, endings, counts)
        length = 2 if random.random() < 0.05 and kind in (LESSON, "сочинение") else 1
        length = min(length, total_hours - used)
        topics.append((topic if n else "Вводный урок. " + topic, length, kind))
        used += length
    return topics


def _title(kind, theme, endings, counts):
    if kind != LESSON:
        return TITLES[kind].format(n=counts[kind], theme=theme)
    seen = counts[kind, theme] - 1
    again = f" ({seen // len(endings) + 1})" if seen >= len(endings) else ""
    return theme + endings[seen % len(endings)] + again


def homework(random, subject, n):
    """A task for the n-th lesson of a subject."""
    if random.random() < 0.015:
        return random.choice((f"+{random.randint(2, 9)} задач",
                              f"упр. {n + 7}\nвыписать ключевые слова",
                              'Сдать в "Портфолио"; срок — пятница'))
    if subject == SPORT:
        return f"Комплекс упражнений № {n % 9 + 1}"
    if subject in (ART, MUSIC, CRAFT, TALKS, FINANCE):
        return random.choice(("Закончить рисунок", "Принести материалы", "Подготовить сообщение",
                              "Творческое задание по теме урока"))
    if subject in (MATHS, ALGEBRA, ANALYSIS, GEOMETRY, STATISTICS, PHYSICS, CHEMISTRY):
        return random.choice((f"§ {n // 2 + 1}, № {9 * n}–{9 * n + random.randint(2, 6)}",
                              f"№ {9 * n}, {9 * n + 2}, {9 * n + 5}",
                              f"Выучить формулы § {n // 2 + 1}"))
    if subject in (ENGLISH, GERMAN):
        return random.choice((f"Unit {n // 9 + 1}: упр. {n}–{n + 3}", f"WB стр. {n}",
                              f"Выучить слова, упр. {n}"))
    if subject == RUSSIAN:
        return random.choice((f"Упр. {4 * n}", f"Повторить правила, упр. {4 * n}",
                              f"§ {n}, упр. {4 * n}, {4 * n + 1}"))
    return random.choice((f"§ {n}, выучить термины", f"§ {n}, конспект", "Пересказ, вопросы 1–4",
                          f"Заполнить таблицу, стр. {3 * n}", f"Читать стр. {6 * n}–{6 * n + 5}"))
