"""How every page looks: the frame, the pieces pages are made of, charts, error pages, and the way out.

A page is a template that fills three blocks:

    {% extends "ui/page.html" %}{% load i18n %}
    {% block title %}{% translate "Check in" %}{% endblock %}   neutral: it shows in tabs and in history
    {% block lead %}<h1>{% translate "Check in" %}</h1><p class="lead">...one plain sentence...</p>{% endblock %}
    {% block main %}...{% endblock %}

Pieces are included; the gallery at /ui/ (development only) shows each with its include line:

    {% include "ui/error_summary.html" with form=form %}
    <form method="post" novalidate>{% csrf_token %}
    {% include "ui/text_field.html" with field=form.name %}
    {% include "ui/radios.html" with field=form.reminder %}
    {% include "ui/number_scale.html" with field=form.craving %}   field: ui.fields.NumberScaleField
    {% include "ui/chips.html" with field=form.helped %}
    {% include "ui/button.html" with text=save_words %}            or the classes: <button class="button button-quiet">
    </form>
    {% include "ui/table.html" with table=table %}                 ui.table.Table
    {% include "ui/chart.html" with chart=chart %}                 ui.chart.TimeChart

Plain blocks are classes: `<section class="card">`, `class="row"` (things side by side), `class="stack"` (things below
each other), `class="soft small"`. No inline style or script: the content security policy refuses both.
"""
