"""What is denied, planned, feared, told of a child or another woman, or in general, is not hers and present."""

import pytest

from lugol.language.narrative import events_of
from lugol.language.reading import reading_of
from lugol.record.event import Event

_LEAD = "Mrs Jones was seen in clinic with pelvic pain. "


def _told(sentence: str, word: str) -> list[Event]:
    """The affirmed events with a word in what they tell, but for the sum of a study that denies it."""
    events = [event for event in events_of(reading_of(_LEAD + sentence)) if event.assertion == "affirmed"]
    found = [(event, str(event.values)) for event in events if "pelvic pain" not in str(event.values)]
    sums = ("finding='no ", "finding='ruled out", "finding='excluded", "had disappeared", "certainty='suspected'")
    return [e for e, said in found if word in said and not any(s in said for s in sums) and e.kind != "followup"]


NOT_TOLD = [
    ("Ultrasound ruled out appendicitis and an ovarian cyst.", "cyst"),
    ("Ultrasound excluded hydronephrosis and an ovarian mass.", "ovarian mass"),
    ("MRI ruled out a mass, cysts and an abscess of the ovary.", "abscess"),
    ("Ultrasound was negative for a fibroid and an ovarian cyst.", "cyst"),
    ("Ultrasound was done to rule out an ovarian cyst and a fibroid.", "fibroid"),
    ("Ultrasound could not exclude an ovarian cyst and a hydrosalpinx.", "hydrosalpinx"),
    ("An ultrasound is planned to exclude a fibroid as well as an ovarian cyst.", "cyst"),
    ("There was no evidence of a fibroid as well as an ovarian cyst.", "cyst"),
    ("Endometriosis and an ovarian cyst were ruled out by ultrasound.", "ndometriosis"),
    ("An abscess as well as a hydrosalpinx was excluded.", "abscess"),
    ("The ovarian cyst and the fibroid had disappeared on ultrasound.", "cyst"),
    ("The sonographer looked for a fibroid.", "fibroid"),
    ("Ultrasound may show a fibroid and an ovarian cyst in such women.", "fibroid"),
    ("In healthy women the cervix is smooth.", "cervix"),
    ("In such cases the abdomen is distended and tender.", "abdomen"),
    ("She was warned that she might be drowsy.", "drowsy"),
    ("She presented with her drowsy and pale newborn.", "performance"),
    ("Her blood pressure was not recorded.", "pressure"),
    ("No blood pressure was taken.", "pressure"),
    ("The baby's pulse was feeble.", "pulse"),
    ("The newborn's heart rate was 120 bpm and temperature 36.5 °C.", "temperature"),
    ("Blood pressure was normal in her last pregnancy.", "pressure"),
    ("Anticipated EBL: 300 mL.", "blood loss"),
    ("The series reported an estimated blood loss of 500 mL.", "blood loss"),
    ("Ultrasound showed a cyst. It was expected to measure 5 cm.", "50.0"),
    ("Femur length below the 5th centile would suggest dysplasia.", "emur"),
    ("Gestational age by ultrasound will be confirmed at 12 weeks.", "estational"),
    ("Amniotic fluid was meconium stained in her last delivery.", "fluid"),
    ("Meconium-stained fluid is a sign of distress.", "fluid"),
    ("Her sister's baby weighed 2.8 kg.", "baby"),
    ("The neighbour's newborn weighed 3 kg.", "newborn"),
    ("The expected birth weight is 3200 g.", "birth"),
    ("In our hospital, newborns weigh 3200 g on average.", "newborn"),
    ("She delivered neither vaginally nor by caesarean.", "deliver"),
    ("A miscarriage was feared but an ongoing pregnancy was found.", "miscarriage"),
    ("She was sent home with advice about bleeding and fever.", "bleeding"),
    ("She was given advice about a hysterectomy.", "procedures=('hyst"),
    ("Gas was passed without pain.", "Gas"),
    ("A hysterectomy was carried out in her mother.", "hysterectomy"),
    ("A hysterectomy was carried out in her mother. The findings were: adhesions.", "adhesions"),
    ("Breast cancer was found in her mother.", "cancer"),
    ("Cervical cancer was diagnosed in 2010 in her mother.", "ancer"),
    ("The diagnosis of carcinoma was made in her mother.", "carcinoma"),
    ("The ultrasound in her sister showed a haematometra with ascites.", "a"),
    ("Neurological examination was abnormal in her child.", "abnormal"),
    ("Nuchal fold was normal in her first child.", "uchal"),
    ("Bone age was 9 years in her brother.", "one age"),
    ("MRI did not show an enlarged uterus with a prominent endometrium.", "'prominent"),
    ("Cervical dilatation of 10 cm was awaited.", "cervix"),
    ("She had wanted a vaginal delivery.", "deliver"),
    ("The patient was born by caesarean section at 36 weeks.", "delivered"),
]


@pytest.mark.parametrize(("sentence", "word"), NOT_TOLD)
def test_not_told_as_hers_and_present(sentence: str, word: str) -> None:
    assert not _told(sentence, word)


TOLD = [
    ("CT ruled out a fracture and a radiologist reported an ovarian cyst.", "ovarian cyst"),
    ("MRI ruled out a mass and an abscess was seen in the pouch of Douglas.", "abscess"),
    ("CT was negative for metastases and a left ovarian cyst of 5 cm was found.", "cyst"),
    ("Ultrasound ruled out a fibroid but showed a right ovarian cyst of 4 cm.", "cyst"),
    ("Ultrasound showed no free fluid and a 5 cm ovarian cyst.", "cyst"),
    ("Ultrasound showed a fibroid as well as an ovarian cyst.", "ovarian cyst"),
    ("On ultrasound the fibroid was 3 cm and the ovarian cyst had disappeared.", "fibroid"),
    ("A fibroid was seen and the ovarian cyst had resolved on ultrasound.", "fibroid"),
    ("She was hypotensive and drowsy.", "drowsy"),
    ("On examination she was pale.", "pale"),
    ("Blood pressure was unrecordable.", "unrecordable"),
    ("No pulse and no blood pressure could be felt.", "no blood pressure"),
    ("Her baby's weight was 3 kg and her blood pressure was 120/80 mmHg.", "120/80"),
    ("Total EBL was 250 mL.", "blood loss"),
    ("Estimated gestational age was 30 weeks.", "30.0"),
    ("The patient's baby weighed 3100 g.", "3100"),
    ("The infant's Apgar scores were 7 and 9.", "7 and 9"),
    ("Her baby weighed 3100 g.", "3100"),
    ("She complained of gas and bloating.", "gas"),
    ("Ultrasound showed an enlarged uterus with a thick endometrium.", "thick endometrium"),
    ("A hysterectomy was done in her sister, and she has a fibroid.", "fibroid"),
    ("Ultrasound in her husband showed a hernia. Ultrasound in the patient showed a fibroid.", "fibroid"),
    ("Biopsy was negative for carcinoma and a hysterectomy was performed.", "hysterectomy"),
    ("She has a fibroid; endometriosis was present in her mother.", "fibroid"),
    ("Ultrasound in our clinic showed a cyst.", "cyst"),
    ("Ultrasound showed a fibroid as well as a normal right ovary.", "normal right ovary"),
    ("Ultrasound showed a fibroid as well as a normal right ovary.", "leiomyoma"),
    ("A boy was born by caesarean section at 38 weeks.", "delivered"),
    ("She was delivered of a healthy boy at term.", "delivered"),
]


@pytest.mark.parametrize(("sentence", "word"), TOLD)
def test_still_told(sentence: str, word: str) -> None:
    assert _told(sentence, word)
