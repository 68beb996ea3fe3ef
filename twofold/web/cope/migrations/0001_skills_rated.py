
import django.db.models.deletion
import twofold.web.ids
import twofold.web.vault.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SkillsPutAway',
            fields=[
                ('id', models.UUIDField(default=twofold.web.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('body', twofold.web.vault.fields.SealedField()),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='SkillRating',
            fields=[
                ('id', models.UUIDField(default=twofold.web.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('sent_as', models.UUIDField()),
                ('day', models.DateField()),
                ('body', twofold.web.vault.fields.SealedField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['person', 'day'], name='cope_skillr_person__fbc743_idx')],
                'constraints': [models.UniqueConstraint(fields=('person', 'sent_as'), name='a_rating_is_kept_once')],
            },
        ),
    ]
